import { findProgram } from './lib/find-program.ts';
import { runCommand } from './lib/run-command.ts';

/** A program that we use but do not bring along: how it is called, and the Debian package that has it. */
interface Tool {
  programs: readonly string[];
  debian: string;
}

const TOOLS = {
  'espeak-ng': { programs: ['espeak-ng'], debian: 'espeak-ng' },
  sox: { programs: ['sox'], debian: 'sox' },
  sipp: { programs: ['sipp'], debian: 'sip-tester' },
  chromium: { programs: ['chromium', 'chromium-browser', 'google-chrome'], debian: 'chromium' },
  mariadb: { programs: ['mariadbd', 'mysqld'], debian: 'mariadb-server' },
  redis: { programs: ['redis-server'], debian: 'redis-server' },
  setpriv: { programs: ['setpriv'], debian: 'util-linux' },
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
  return `apt-get install ${names.map((name) => TOOLS[name].debian).join(' ')}`;
}

/**
 * Installs what is missing with the machine's own apt, where we may (root on Debian or a child of it).
 * @returns what is still missing afterwards
 */
export async function ensureTools(names: readonly ToolName[], log: (line: string) => void): Promise<ToolName[]> {
  const missing = missingTools(names);
  if (missing.length === 0) return [];
  if (process.getuid?.() !== 0 || findProgram('apt-get') === undefined) return missing;
  log(`apt-get install ${missing.map((name) => TOOLS[name].debian).join(' ')}`);
  // A server package that starts its daemon at installation would take the usual port; policy-rc.d of the machine decides, not we.
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', NEEDRESTART_MODE: 'l' };
  const install = (): ReturnType<typeof runCommand> =>
    runCommand('apt-get', ['-y', '-qq', '-o', 'DPkg::Lock::Timeout=300', 'install', '--no-install-recommends', ...missing.map((name) => TOOLS[name].debian)], { env: environment });
  if ((await install()).code !== 0) {
    // Fresh machines have no package lists, old ones stale lists: read them once and try again.
    const update = await runCommand('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', 'update'], { env: environment });
    if (update.code !== 0) log(update.stderr.trim().split('\n').at(-1) ?? 'apt-get update failed');
    const second = await install();
    if (second.code !== 0) log(second.stderr.trim().split('\n').at(-1) ?? 'apt-get install failed');
  }
  return missingTools(names);
}
