import { AppError } from './errors.ts';

/**
 * Lets a bounded number of tasks run at once; the others wait in the order in which they came. When too many wait,
 * a newcomer is refused at once (TOO_MANY_REQUESTS), so that a flood cannot pile up memory.
 */
export class Turnstile {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly waitingAtMost: number,
  ) {}

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.atOnce) await this.queueUp();
    else this.running += 1;
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      // The place is handed over rather than freed, so that nobody slips in between.
      if (next) next();
      else this.running -= 1;
    }
  }

  private queueUp(): Promise<void> {
    if (this.waiting.length >= this.waitingAtMost) throw new AppError('TOO_MANY_REQUESTS');
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
