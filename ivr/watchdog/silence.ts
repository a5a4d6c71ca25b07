/** How late its own tick may be before the guard doubts itself, as a part of the limit. */
const OWN_LAG = 1 / 4;

/**
 * Decides whether a server has been silent for too long. Pure: times are handed in, in ms of a monotonic clock.
 *
 * A guard that was itself not scheduled (the machine slept, both processes were stopped, no CPU was left)
 * has learnt nothing about the server in that time, so the server gets one more whole period.
 */
export class Silence {
  private lastBeat: number | null = null;
  private lastTick: number;

  constructor(
    private readonly limitMs: number,
    now: number,
  ) {
    this.lastTick = now;
  }

  /** The server showed that its event loop turns. Nothing is ever judged before the first beat. */
  beat(now: number): void {
    this.lastBeat = now;
  }

  /** To be called often; answers how long the server has been silent once that is too long, else null. */
  tick(now: number): number | null {
    const ownGap = now - this.lastTick;
    this.lastTick = now;
    if (this.lastBeat === null) return null;
    if (ownGap > this.limitMs * OWN_LAG) {
      this.lastBeat = now;
      return null;
    }
    const silentMs = now - this.lastBeat;
    return silentMs > this.limitMs ? silentMs : null;
  }
}
