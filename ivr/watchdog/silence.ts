/** The guard looks this often in one limit. */
export const TICKS_PER_LIMIT = 20;
/** What one tick counts at most, as a part of the limit: two ticks' worth. */
const MOST_OF_ONE_TICK = 2 / TICKS_PER_LIMIT;

/**
 * Decides whether a server has been silent for too long. Pure: times are handed in, in ms of a monotonic clock.
 *
 * Only time in which the guard itself ran counts. On a machine with too little CPU both are late, and the verdict
 * comes later in the same measure. Neither does time count in which the server was ready to run and got no CPU, up to
 * one more limit: it does not hang, and killing it would only cost more CPU. After a gap longer than the limit (the machine slept, both processes were stopped)
 * nothing is known about the server, and it gets a whole new period.
 */
export class Silence {
  private lastBeat: number | null = null;
  private lastTick: number;
  private counted = 0;
  private starved = 0;
  private lastStarved: number | null = null;

  constructor(
    private readonly limitMs: number,
    now: number,
  ) {
    this.lastTick = now;
  }

  /** The server showed that its event loop turns. Nothing is ever judged before the first beat. */
  beat(now: number): void {
    this.lastBeat = now;
    this.counted = 0;
    this.starved = 0;
  }

  /**
   * To be called TICKS_PER_LIMIT times a limit; answers how long the server has been silent once that is too long, else null.
   * @param starvedMs for how long the server has waited for a CPU since it began; 0 where that is not known
   */
  tick(now: number, starvedMs = 0): number | null {
    const gap = now - this.lastTick;
    this.lastTick = now;
    this.starved += Math.max(0, starvedMs - (this.lastStarved ?? starvedMs));
    this.lastStarved = starvedMs;
    if (this.lastBeat === null) return null;
    if (gap > this.limitMs) this.counted = 0;
    else this.counted += Math.min(gap, now - this.lastBeat, this.limitMs * MOST_OF_ONE_TICK);
    return this.counted - Math.min(this.starved, this.limitMs) > this.limitMs ? now - this.lastBeat : null;
  }
}
