import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

/** Work that comes again and again: never twice at the same time, a failure is logged and tried again next time. */
export class Ticker {
  private readonly stops: (() => void)[] = [];
  private readonly running = new Set<Promise<void>>();

  constructor(private readonly deps: { clock: Clock; logger: Logger }) {}

  every(ms: number, name: string, task: () => Promise<unknown>): void {
    let busy = false;
    this.stops.push(
      this.deps.clock.every(ms, () => {
        if (busy) return;
        busy = true;
        const run = task()
          .then(() => undefined)
          .catch((error: unknown) => this.deps.logger.error({ err: error, task: name }, 'work that comes again and again failed'))
          .finally(() => {
            busy = false;
            this.running.delete(run);
          });
        this.running.add(run);
      }),
    );
  }

  /** Starts nothing any more and waits for what is running. */
  async stop(): Promise<void> {
    this.stops.forEach((stop) => stop());
    await Promise.all(this.running);
  }
}
