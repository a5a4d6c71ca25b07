import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../lib/find-program.ts';
import { SetupProblem } from '../lib/problem.ts';
import type { Account } from './account.ts';
import { AmiProbe } from './ami-probe.ts';
import { isFree } from './network.ts';
import type { AsteriskPackage } from './package.ts';
import type { AsteriskSettings } from './settings.ts';

/** An Asterisk that runs. */
export interface RunningAsterisk {
  pid: number;
  /** Runs a command of Asterisk's console (over AMI) and resolves with what it prints. */
  rx(command: string): Promise<string>;
  /** Ends it in order; calls drop. Resolves when the process is gone. */
  stop(): Promise<void>;
  /** Ends it like a power cut (SIGKILL). */
  kill(): Promise<void>;
}

const BOOT_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 10_000;

/** The instance that a former start left running, when its AMI answers with the account of the settings. */
export async function findRunning(settings: AsteriskSettings): Promise<RunningAsterisk | undefined> {
  const text = await readFile(join(settings.folder, 'run/asterisk.pid'), 'utf8').catch(() => '');
  const pid = Number(text.trim());
  if (!Number.isInteger(pid) || pid <= 1 || !isOurs(pid, settings)) return undefined;
  const probe = await AmiProbe.login(settings.ami);
  if (probe === undefined) return undefined;
  probe.close();
  return running(pid, settings);
}

/**
 * Starts Asterisk in the folder of the settings and waits until it has booted.
 * @param account whom it runs as; undefined = as this process
 * Throws a SetupProblem when a port is taken or Asterisk does not come up.
 */
export async function startAsterisk(asterisk: AsteriskPackage, settings: AsteriskSettings, account: Account | undefined): Promise<RunningAsterisk> {
  // A second Asterisk on taken ports does not end: it runs on, deaf. So the ports are looked at first.
  const { ami } = settings;
  for (const [port, address] of [[settings.sipPort, settings.address], [settings.webSocketPort, settings.address], [ami.port, ami.address]] as const) {
    if (!(await isFree(port, address))) throw new SetupProblem(`port ${port} is taken`, 'stop what listens there');
  }
  const child = launch(asterisk, settings, account);
  const deadline = Date.now() + BOOT_LIMIT_MS;
  while (Date.now() < deadline) {
    // Not by its command line, which is empty for a moment in each of the execs that lead to Asterisk.
    if (child.exitCode !== null || child.signalCode !== null) break;
    const probe = await AmiProbe.login(ami);
    if (probe !== undefined) {
      await probe.command('core waitfullybooted');
      probe.close();
      return running(child.pid, settings);
    }
    await pause(20);
  }
  child.kill('SIGKILL');
  throw new SetupProblem(`Asterisk did not start: ${await lastWords(settings.folder)}`, `see ${join(settings.folder, 'log')}`);
}

/** Starts the process in a session of its own, so that Ctrl-C in the terminal reaches us first. */
function launch(asterisk: AsteriskPackage, settings: AsteriskSettings, account: Account | undefined): ChildProcess & { pid: number } {
  const program = [...asterisk.run, '-C', configurationOf(settings), '-f'];
  // Recordings are for the operator's account and the server, not for everybody on the machine.
  const masked = ['/bin/sh', '-c', 'umask 027; exec "$@"', 'sh', ...program];
  const command = account === undefined ? masked : [setpriv(), `--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups', '--no-new-privs', ...masked];
  // The folder is Asterisk's: a link there must not lead us, who may be root, to another file.
  const output = openSync(join(settings.folder, 'log/stdout'), constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o640);
  const child = spawn(command[0] ?? '', command.slice(1), {
    cwd: settings.folder,
    detached: true,
    stdio: ['ignore', output, output],
    env: { HOME: settings.folder, PATH: '/usr/bin:/bin', LANG: 'C.UTF-8' },
  });
  closeSync(output);
  child.on('error', () => undefined);
  child.unref();
  if (child.pid === undefined) throw new SetupProblem('Asterisk could not be started');
  return Object.assign(child, { pid: child.pid });
}

function setpriv(): string {
  const path = findProgram('setpriv');
  if (path === undefined) throw new SetupProblem('setpriv is missing', 'install the package util-linux');
  return path;
}

function running(pid: number, settings: AsteriskSettings): RunningAsterisk {
  return {
    pid,
    async rx(command) {
      const probe = await AmiProbe.login(settings.ami);
      if (probe === undefined) throw new Error('AMI does not answer');
      const text = await probe.command(command);
      probe.close();
      return text;
    },
    async stop() {
      await end(pid, settings, 'SIGTERM');
    },
    async kill() {
      await end(pid, settings, 'SIGKILL');
    },
  };
}

async function end(pid: number, settings: AsteriskSettings, signal: NodeJS.Signals): Promise<void> {
  if (!isOurs(pid, settings)) return;
  process.kill(pid, signal);
  const deadline = Date.now() + STOP_LIMIT_MS;
  while (isOurs(pid, settings)) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL');
    await pause(20);
  }
}

/**
 * True while the process exists and runs on our configuration. The number comes from a file that Asterisk's account writes,
 * and numbers are given out again: no other process may be signalled.
 */
function isOurs(pid: number, settings: AsteriskSettings): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(configurationOf(settings));
  } catch {
    return false;
  }
}

function configurationOf(settings: AsteriskSettings): string {
  return join(settings.folder, 'etc/asterisk.conf');
}

async function lastWords(folder: string): Promise<string> {
  for (const name of ['log/messages', 'log/stdout']) {
    const text = await readFile(join(folder, name), 'utf8').catch(() => '');
    const line = text.trim().split('\n').findLast((candidate) => /ERROR/.test(candidate)) ?? text.trim().split('\n').at(-1);
    if (line !== undefined && line !== '') return line;
  }
  return 'it said nothing';
}
