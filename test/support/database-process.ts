import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ordinaryAccount } from '../../scripts/asterisk/account.ts';
import { findProgram } from '../../scripts/lib/find-program.ts';

/** A server process in a temporary folder of its own, as an ordinary user also when the tests run as root. */
export interface ServerProcess {
  folder: string;
  child: ChildProcess;
  /** The last lines that it wrote. */
  log(): string;
  stop(): Promise<void>;
}

/** A folder under the temporary directory that belongs to the ordinary account. */
export async function ownFolder(prefix: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), prefix));
  await chmod(folder, 0o755);
  const account = ordinaryAccount();
  if (account !== undefined) await chown(folder, account.uid, account.gid);
  return folder;
}

/** `command` as the ordinary account. */
export function asOrdinaryUser(command: readonly string[]): string[] {
  const account = ordinaryAccount();
  if (account === undefined) return [...command];
  const setpriv = findProgram('setpriv');
  if (setpriv === undefined) throw new Error('setpriv is not installed (Debian: util-linux)');
  return [setpriv, `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', ...command];
}

/** Starts a server process whose end removes its folder. It is also ended when this process exits. */
export function startServerProcess(folder: string, command: readonly string[]): ServerProcess {
  const [program = '', ...args] = asOrdinaryUser(command);
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' } });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4000)));
  }
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const killAtExit = (): void => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', killAtExit);
  // A server of a whole test run must not keep that run alive.
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref(): void }).unref();
  return {
    folder,
    child,
    log: () => said,
    async stop() {
      process.removeListener('exit', killAtExit);
      child.ref();
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
