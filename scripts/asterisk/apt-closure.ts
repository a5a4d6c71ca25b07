import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { mustRun, runCommand } from '../lib/run-command.ts';
import { SetupProblem } from '../lib/problem.ts';
import { listsAge, type AptState } from './apt-state.ts';

/** One package of the closure: where it is fetched from, its file, its size in bytes, and apt's checksum of it. */
export interface ClosurePackage {
  uri: string;
  file: string;
  size: number;
  sha256: string;
}

const LISTS_GOOD_FOR_MS = 12 * 60 * 60 * 1000;

/**
 * All packages that `names` need, resolved by apt. Uses the network only when the lists are old; without network the lists,
 * or failing them the last answer, serve.
 */
export async function resolveClosure(state: AptState, names: readonly string[]): Promise<ClosurePackage[]> {
  const remembered = join(state.folder, 'closure.json');
  let said = '';
  if ((await listsAge(state, Date.now())) > LISTS_GOOD_FOR_MS) {
    const update = await runCommand('apt-get', ['-qq', 'update'], { env: state.environment });
    said = update.stderr.trim().split('\n').at(-1) ?? '';
  }
  // An empty archive folder: packages that are already cached would otherwise be left out of the list.
  const printed = await runCommand(
    'apt-get',
    ['-o', 'Acquire::ForceHash=SHA256', '-o', `Dir::Cache::archives=${state.folder}/none`, '-qq', '-y', '--print-uris', 'install', ...names],
    { env: state.environment },
  );
  const closure = printed.code === 0 ? parseUris(printed.stdout) : [];
  if (closure.length > 0) {
    await writeFile(remembered, JSON.stringify(closure));
    return closure;
  }
  const last = await readFile(remembered, 'utf8').catch(() => '');
  if (last !== '') return JSON.parse(last) as ClosurePackage[];
  const reason = said === '' ? (printed.stderr.trim().split('\n').at(-1) ?? '') : said;
  throw new SetupProblem(`the package archive cannot be read: ${reason}`, 'check the network, or install Asterisk 22 or newer by hand');
}

/** Lines of `apt-get --print-uris`: 'URI' FILE SIZE SHA256:HEX */
export function parseUris(text: string): ClosurePackage[] {
  const packages: ClosurePackage[] = [];
  for (const line of text.split('\n')) {
    const found = /^'([^']+)' (\S+) (\d+)(?: SHA256:([0-9a-f]{64}))?/.exec(line);
    if (found === null) continue;
    packages.push({ uri: found[1] ?? '', file: basename(found[2] ?? ''), size: Number(found[3]), sha256: found[4] ?? '' });
  }
  return packages;
}

/** Downloads what is not in the cache yet. apt checks every file against the signed lists. */
export async function fetchClosure(state: AptState, names: readonly string[], closure: readonly ClosurePackage[]): Promise<void> {
  if (await isCached(state, closure)) return;
  const result = await runCommand('apt-get', ['-qq', '-y', '--download-only', 'install', ...names], { env: state.environment });
  if (result.code === 0 && (await isCached(state, closure))) return;
  const reason = result.stderr.trim().split('\n').at(-1) ?? '';
  throw new SetupProblem(`packages could not be fetched: ${reason}`, 'check the network and start again; what was fetched is kept');
}

async function isCached(state: AptState, closure: readonly ClosurePackage[]): Promise<boolean> {
  for (const item of closure) {
    const found = await stat(join(state.archives, item.file)).catch(() => undefined);
    if (found?.size !== item.size) return false;
  }
  return true;
}

/** Unpacks the cached packages under `root`, without maintainer scripts and without root. */
export async function unpackClosure(state: AptState, closure: readonly ClosurePackage[], root: string): Promise<void> {
  for (const item of closure) {
    const file = join(state.archives, item.file);
    // Files from the cache are read again long after apt has checked them, possibly without network: check the sum once more.
    if (item.sha256 !== '' && (await sha256(file)) !== item.sha256) throw new SetupProblem(`${file} is damaged`, 'delete it and start again');
    await unpackOne(file, root);
  }
}

/**
 * The suite has merged /usr: a package's ./lib must follow the symbolic link that base-files made, not replace it.
 * A shell joins the two programs, because tar closes its input before dpkg-deb's last padding has been written.
 */
async function unpackOne(file: string, root: string): Promise<void> {
  const pipe = 'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --no-same-owner --keep-directory-symlink';
  await mustRun('sh', ['-c', pipe, 'sh', file, root]);
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
