import type { Clock } from '../../server/shared/clock.ts';

/** A clock that stands still until the test moves it; timers run when their time is passed, in order. */
export class MovingClock implements Clock {
  private timers: { at: number; every: number | null; task: () => void }[] = [];

  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  after(ms: number, task: () => void): () => void {
    return this.add(ms, null, task);
  }

  every(ms: number, task: () => void): () => void {
    return this.add(ms, ms, task);
  }

  /** Goes `ms` forward, running what falls due on the way. */
  advance(ms: number): void {
    const until = this.time + ms;
    for (;;) {
      const next = this.timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = next.at;
      if (next.every === null) this.timers.splice(this.timers.indexOf(next), 1);
      else next.at += next.every;
      next.task();
    }
    this.time = until;
  }

  private add(ms: number, every: number | null, task: () => void): () => void {
    const timer = { at: this.time + ms, every, task };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  }
}
