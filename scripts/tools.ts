import { rm, writeFile } from 'node:fs/promises';
import { findProgram } from './lib/find-program.ts';
import { runCommand } from './lib/run-command.ts';

/** A program that we use but do not bring along: how it is called, and the Debian packages that have it. */
interface Tool {
  programs: readonly string[];
  debian: readonly string[];
}

const TOOLS = {
  'espeak-ng': { programs: ['espeak-ng'], debian: ['espeak-ng'] },
  sox: { programs: ['sox'], debian: ['sox'] },
  sipp: { programs: ['sipp'], debian: ['sip-tester'] },
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], debian: ['chromium'] },
  // The parts without the service: installing it must not start a database on the machine.
  mariadb: { programs: ['mariadbd', 'mysqld'], debian: ['mariadb-server-core', 'mariadb-client-core'] },
  redis: { programs: ['redis-server'], debian: ['redis-server'] },
  setpriv: { programs: ['setpriv'], debian: ['util-linux'] },
} as const satisfies Record<string, Tool>;

export type ToolName = keyof typeof TOOLS;

/** What `npm start` wants: the voice of the prompts. */
export const START_TOOLS: readonly ToolName[] = ['espeak-ng', 'sox'];
/** What the tests want. */
export const TEST_TOOLS = Object.keys(TOOLS) as readonly ToolName[];

/** Those of `names` that are not on this machine. */
export function missingTools(names: readonly ToolName[]): ToolName[] {
  return names.filter((name) => findProgram(...TOOLS[name].programs) === undefined);
}

/** The line for a person who installs the tools by hand. */
export function byHand(names: readonly ToolName[]): string {
  return `apt-get install ${packagesOf(names).join(' ')}`;
}

/**
 * Installs what is missing with the machine's own apt, where we may (root on Debian or a child of it).
 * @returns what is still missing afterwards
 */
export async function ensureTools(names: readonly ToolName[], log: (line: string) => void): Promise<ToolName[]> {
  const missing = missingTools(names);
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) return missing;
  const packages = packagesOf(missing);
  log(`apt-get install ${packages.join(' ')}`);
  const letServicesStart = await holdServices();
  try {
    if (!(await apt(['install', '--no-install-recommends', ...packages], () => undefined))) {
      // Fresh machines have no package lists, old ones stale lists: read them once and try again.
      await apt(['update'], log);
      await apt(['install', '--no-install-recommends', ...packages], log);
    }
  } finally {
    await letServicesStart();
  }
  return missingTools(names);
}

function packagesOf(names: readonly ToolName[]): string[] {
  return names.flatMap((name) => TOOLS[name].debian);
}

async function apt(args: readonly string[], log: (line: string) => void): Promise<boolean> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l' };
  const result = await runCommand('apt-get', ['-y', '-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { env });
  if (result.code !== 0) log(result.stderr.trim().split('\n').at(-1) ?? `apt-get ${args[0] ?? ''} failed`);
  return result.code === 0;
}

/**
 * Some packages start their service when they are installed, which would take its usual port on somebody's machine.
 * Debian asks /usr/sbin/policy-rc.d first (invoke-rc.d); where there is none, ours says no until the installation is over.
 */
async function holdServices(): Promise<() => Promise<void>> {
  const policy = '/usr/sbin/policy-rc.d';
  try {
    await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755, flag: 'wx' });
  } catch {
    return async () => undefined;
  }
  return () => rm(policy, { force: true });
}
