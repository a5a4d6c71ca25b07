import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../lib/run-command.ts';
import { SetupProblem } from '../lib/problem.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Settings of the machine's apt that decide how the network is reached; the private state takes them over.
 * Everything else of the machine's configuration (hooks, pinning, sandbox user) stays out.
 */
const INHERITED = /^Acquire::(https?|ftp|socks|Retries|ForceIPv4|ForceIPv6|Queue-Mode|Languages-None)(::|\s)/i;

/**
 * The Debian archive that this machine's own apt uses, first plain one first. Nothing is written down here:
 * a machine with a mirror or a proxy of its own keeps using it.
 */
export async function debianMirrors(): Promise<string[]> {
  const text = await mustRun('apt-get', ['indextargets', '--format', '$(REPO_URI)|$(COMPONENT)', 'Created-By: Packages']);
  const mirrors = new Set<string>();
  for (const line of text.split('\n')) {
    const [uri = '', component] = line.split('|');
    const plain = uri.replace(/\/+$/, '');
    // The security archive holds no whole suite, so only the main archive is of use.
    if (component === 'main' && /\/debian$/.test(plain) && !plain.startsWith('cdrom:')) mirrors.add(plain);
  }
  if (mirrors.size === 0) throw new SetupProblem('apt on this machine knows no Debian archive', 'install Asterisk 22 or newer by hand');
  return [...mirrors];
}

/** A folder in which apt keeps a state of its own; the host's apt and dpkg are neither read for packages nor written. */
export interface AptState {
  folder: string;
  environment: NodeJS.ProcessEnv;
  archives: string;
}

/**
 * Writes the private apt configuration for one suite of one mirror.
 * An empty dpkg status file makes apt resolve the whole closure, down to libc, so that the host's libraries are not used.
 */
export async function prepareAptState(folder: string, mirror: string, suite: string, architecture: string): Promise<AptState> {
  if (!existsSync(KEYRING)) throw new SetupProblem(`${KEYRING} is missing`, 'install the package debian-archive-keyring');
  for (const sub of ['etc/apt.conf.d', 'etc/preferences.d', 'etc/trusted.gpg.d', 'lists/partial', 'cache/archives/partial', 'none/partial', 'dpkg']) {
    await mkdir(join(folder, sub), { recursive: true });
  }
  await writeFile(join(folder, 'dpkg/status'), '');
  await writeFile(join(folder, 'etc/sources.list'), `deb [signed-by=${KEYRING} arch=${architecture}] ${mirror} ${suite} main\n`);
  const inherited = (await mustRun('apt-config', ['dump'])).split('\n').filter((line) => INHERITED.test(line));
  const configuration = [
    ...inherited,
    `Dir::Etc "${folder}/etc";`,
    `Dir::Etc::sourcelist "${folder}/etc/sources.list";`,
    'Dir::Etc::sourceparts "-";',
    'Dir::Etc::main "-";',
    `Dir::Etc::parts "${folder}/etc/apt.conf.d";`,
    'Dir::Etc::netrc "/etc/apt/auth.conf";',
    'Dir::Etc::netrcparts "/etc/apt/auth.conf.d";',
    `Dir::State "${folder}";`,
    `Dir::State::lists "${folder}/lists";`,
    `Dir::State::status "${folder}/dpkg/status";`,
    `Dir::Cache "${folder}/cache";`,
    `Dir::Log "${folder}";`,
    `APT::Architecture "${architecture}";`,
    `APT::Architectures { "${architecture}"; };`,
    'APT::Install-Recommends "0";',
    'APT::Get::AllowUnauthenticated "false";',
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::PDiffs "false";',
    'Acquire::Retries "3";',
    'Debug::NoLocking "1";',
    // A mirror that stands still (an archived snapshot) serves an InRelease past its Valid-Until. Its signature is still checked.
    'Acquire::Check-Valid-Until "false";',
    'pkgCacheGen::Essential "native";',
    '',
  ].join('\n');
  await writeFile(join(folder, 'apt.conf'), configuration);
  return {
    folder,
    archives: join(folder, 'cache/archives'),
    environment: { ...process.env, APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C.UTF-8' },
  };
}

/** Age in milliseconds of the newest package list, or Infinity when there is none. */
export async function listsAge(state: AptState, now: number): Promise<number> {
  const names = await readdir(join(state.folder, 'lists')).catch(() => [] as string[]);
  let newest = -Infinity;
  for (const name of names) {
    if (!name.includes('Packages')) continue;
    newest = Math.max(newest, (await stat(join(state.folder, 'lists', name))).mtimeMs);
  }
  return now - newest;
}
