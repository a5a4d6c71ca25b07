import { spawn, type ChildProcess } from 'node:child_process';
import inspector from 'node:inspector';
import type { Socket } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../server/shared/clock.ts';
import type { Logger } from '../../server/shared/logger.ts';

export interface WatchdogOptions {
  /** How long the event loop may stand still, in ms. */
  readonly limitMs: number;
  /** Absolute path of the note for the next start; see takeWatchdogNote. */
  readonly noteFile: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Called each time that a guard is at its post. */
  readonly onArm?: () => void;
}

export interface Watchdog {
  /** Dismisses the guard; settles when it is gone. */
  stop(): Promise<void>;
}

/** Beats in one limit: losing a few to a busy moment is no silence yet. */
const BEATS_PER_LIMIT = 8;
/** A guard that ends by itself is replaced after this. */
const REPLACE_AFTER_MS = 1_000;
const OFF: Watchdog = { stop: () => Promise.resolve() };

/**
 * Starts a small process that kills this one when its event loop stands still for `limitMs`
 * (FastAGI holds the caller for as long as a hanging server keeps its socket open).
 * Start it when the slow work of the start is done. It is off under a debugger, where standing still is the purpose.
 */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  const { logger } = options;
  if (inspector.url() !== undefined) {
    logger.warn('the watchdog is off: a debugger is attached');
    return OFF;
  }
  if (process.pid === 1) {
    // The kernel lets nobody inside its own namespace kill process 1.
    logger.warn('the watchdog is off: the server runs as process 1; start it under an init (docker: --init)');
    return OFF;
  }
  return new Guarded(options);
}

class Guarded implements Watchdog {
  private guard: ChildProcess;
  private readonly stopBeating: () => void;
  private cancelReplacement: () => void = () => undefined;
  private stopped = false;

  constructor(private readonly options: WatchdogOptions) {
    this.guard = this.post();
    this.stopBeating = options.clock.every(options.limitMs / BEATS_PER_LIMIT, () => this.beat());
  }

  async stop(): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.stopBeating();
    this.cancelReplacement();
    const { guard } = this;
    if (guard.exitCode !== null || guard.signalCode !== null || guard.pid === undefined) return;
    const gone = new Promise((resolve) => guard.once('exit', resolve));
    guard.ref();
    guard.stdin?.end();
    await gone;
  }

  private beat(): void {
    const { stdin } = this.guard;
    // A guard that does not read must not make the beats pile up here.
    if (stdin?.writable && stdin.writableLength === 0) stdin.write('.');
  }

  private post(): ChildProcess {
    const { limitMs, noteFile, logger, clock, onArm } = this.options;
    // The same extension as this file: .ts under a loader, .js in dist.
    const program = fileURLToPath(new URL(`./guard${extname(import.meta.url)}`, import.meta.url));
    const guard = spawn(process.execPath, [...loaderFlags(process.execArgv), program, String(limitMs), String(process.pid), noteFile], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lost = (why: object): void => {
      if (this.stopped) return;
      logger.error(why, 'the watchdog is not there and is replaced');
      this.cancelReplacement = clock.after(REPLACE_AFTER_MS, () => (this.guard = this.post()));
    };
    guard.on('error', (error) => lost({ err: error }));
    guard.on('exit', (code, signal) => lost({ code, signal }));
    guard.stdin?.on('error', () => undefined);
    guard.stdout?.once('data', () => {
      logger.info({ limitMs, pid: guard.pid }, 'the watchdog is at its post');
      onArm?.();
    });
    // This first beat waits in the pipe, so that a server which hangs before its guard is awake is judged as well.
    guard.stdin?.write('.');
    // The server may end by itself while the guard lives; the guard sees its stdin end.
    guard.unref();
    for (const pipe of [guard.stdin, guard.stdout]) (pipe as unknown as Socket).unref();
    return guard;
  }
}

/** The flags of this process that make node read TypeScript; nothing else of it concerns the guard. */
function loaderFlags(flags: readonly string[]): string[] {
  return flags.flatMap((flag, index) => {
    if (/^--(import|require|loader)=/.test(flag)) return [flag];
    return ['--import', '--require', '-r', '--loader'].includes(flag) ? [flag, flags[index + 1] ?? ''] : [];
  });
}
