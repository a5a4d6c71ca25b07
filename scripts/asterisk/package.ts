import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findProgram } from '../lib/find-program.ts';
import { withFolderLock } from '../lib/folder-lock.ts';
import { explain, SetupProblem } from '../lib/problem.ts';
import { runCommand } from '../lib/run-command.ts';
import { fetchClosure, resolveClosure, unpackClosure } from './apt-closure.ts';
import { debianMirrors, prepareAptState } from './apt-state.ts';
import { thisMachine, type Machine } from './machine.ts';

/** An Asterisk that can be started: installed on the system, or unpacked into a folder of ours. */
export interface AsteriskPackage {
  kind: 'system' | 'unpacked';
  version: string;
  /** The program and the arguments that come before Asterisk's own. */
  run: readonly string[];
  modulesDir: string;
  /** Holds documentation/ (Asterisk ends at start without it) and sounds/. */
  dataDir: string;
  sbinDir: string;
}

export interface PackageOptions {
  /** Folder for the unpacked package and apt's private state. */
  home: string;
  log: (line: string) => void;
  /** Debian suite that has Asterisk 22; stable releases have had none since 12. */
  suite?: string;
  /** Tests of the bringing itself turn the search on the machine off. */
  ignoreSystem?: boolean;
}

const OLDEST_MAJOR = 22;
const PACKAGES = ['asterisk'];
const STAMP = '.complete';

/** Finds Asterisk 22 or newer on this machine or brings it. Throws a SetupProblem that says what to install by hand. */
export async function ensureAsteriskPackage(options: PackageOptions): Promise<AsteriskPackage> {
  const installed = options.ignoreSystem === true ? undefined : await systemAsterisk();
  if (installed !== undefined) return installed;
  const machine = await thisMachine();
  const root = join(options.home, 'package');
  if (!existsSync(join(root, STAMP))) {
    await withFolderLock(join(options.home, 'package.lock'), () => bring(options, machine, root));
  }
  return unpackedAsterisk(root, machine);
}

async function bring(options: PackageOptions, machine: Machine, root: string): Promise<void> {
  if (existsSync(join(root, STAMP))) return;
  for (const tool of ['apt-get', 'apt-config', 'dpkg-deb', 'tar']) {
    if (findProgram(tool) === undefined) throw new SetupProblem(`${tool} is missing`, 'install Asterisk 22 or newer by hand');
  }
  const suite = options.suite ?? 'sid';
  let last: unknown;
  for (const mirror of await debianMirrors()) {
    try {
      const state = await prepareAptState(join(options.home, 'apt'), mirror, suite, machine.architecture);
      const closure = await resolveClosure(state, PACKAGES);
      const megabytes = closure.reduce((sum, item) => sum + item.size, 0) / 1e6;
      options.log(`${closure.length} packages, ${megabytes.toFixed(0)} MB`);
      await fetchClosure(state, PACKAGES, closure);
      // Unpacked beside its place and moved there when whole, so that a start that was interrupted leaves nothing half-finished.
      const half = `${root}.unpacking`;
      await rm(half, { recursive: true, force: true });
      await mkdir(half, { recursive: true });
      await unpackClosure(state, closure, half);
      await chmod(half, 0o755);
      const version = /^asterisk_([^_]+)_/m.exec(closure.map((item) => item.file).join('\n'))?.[1] ?? '';
      await writeFile(join(half, STAMP), JSON.stringify({ suite, version: decodeURIComponent(version) }));
      await rm(root, { recursive: true, force: true });
      await rename(half, root);
      return;
    } catch (error) {
      last = error;
      options.log(explain(error));
    }
  }
  throw last;
}

async function unpackedAsterisk(root: string, machine: Machine): Promise<AsteriskPackage> {
  const stamp = JSON.parse(await readFile(join(root, STAMP), 'utf8')) as { version: string };
  const libraries = join(root, 'usr/lib', machine.triplet);
  return {
    kind: 'unpacked',
    version: stamp.version.replace(/^\d+:/, ''),
    // The package's own dynamic loader and libraries: those of the host are neither needed nor touched.
    run: [join(libraries, machine.loader), '--library-path', libraries, join(root, 'usr/sbin/asterisk')],
    modulesDir: join(libraries, 'asterisk/modules'),
    dataDir: join(root, 'usr/share/asterisk'),
    sbinDir: join(root, 'usr/sbin'),
  };
}

/** An installed Asterisk, when it is new enough and its modules are where distributions and source builds put them. */
async function systemAsterisk(): Promise<AsteriskPackage | undefined> {
  const program = findProgram('asterisk');
  if (program === undefined) return undefined;
  const answer = await runCommand(program, ['-V']).catch(() => undefined);
  const version = /Asterisk (?:certified[-/ ])?(\d+)[.\w~+-]*/i.exec(answer?.stdout ?? '');
  if (version === null || Number(version[1]) < OLDEST_MAJOR) return undefined;
  const triplet = await thisMachine().then((machine) => machine.triplet, () => '');
  const modulesDir = firstThatHas('app_queue.so', [
    `/usr/lib/${triplet}/asterisk/modules`,
    '/usr/lib/asterisk/modules',
    '/usr/lib64/asterisk/modules',
    '/usr/local/lib/asterisk/modules',
  ]);
  const dataDir = firstThatHas('documentation', ['/usr/share/asterisk', '/var/lib/asterisk', '/usr/local/share/asterisk']);
  if (modulesDir === undefined || dataDir === undefined) return undefined;
  return {
    kind: 'system',
    version: version[0].replace(/^Asterisk /i, ''),
    run: [program],
    modulesDir,
    dataDir,
    sbinDir: dirname(program),
  };
}

function firstThatHas(name: string, folders: readonly string[]): string | undefined {
  return folders.find((folder) => existsSync(join(folder, name)));
}
