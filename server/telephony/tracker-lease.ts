import type { Leases } from '../database/leases.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';

const TRACKER = 'telephony-tracker';
const CLAIM_EVERY_MS = 3000;
const CLAIM_FOR_MS = 10_000;

interface Watcher {
  /** Whether this server can do the work now: it does not claim, and lets go, while it cannot. */
  wanted: () => boolean;
  /** After each claim that went through. */
  onHeld: () => void;
  /** After each claim that found another server holding it. */
  onLost: () => void;
}

/**
 * The lease under which one of several servers listens to Asterisk. It is kept by a timer of its own, so that no work,
 * however long, loses it.
 */
export class TrackerLease {
  private watcher: Watcher | null = null;
  private heldUntil: number | null = null;
  private looking: Promise<void> = Promise.resolve();
  private waiting = 0;
  private cancel: () => void = () => undefined;

  constructor(private readonly deps: { leases: Pick<Leases, 'claim' | 'release'>; clock: Clock; logger: Logger }) {}

  start(watcher: Watcher): void {
    this.watcher = watcher;
    this.cancel = this.deps.clock.every(CLAIM_EVERY_MS, () => void this.look());
  }

  get held(): boolean {
    return this.heldUntil !== null;
  }

  /** Whether nobody else can have it: held and not run out, or else claimed once more. Rejects when the database is away. */
  async sure(): Promise<boolean> {
    if (this.heldUntil !== null && this.deps.clock.now() < this.heldUntil) return true;
    await this.inTurn(() => this.claimOrRelease());
    return this.held;
  }

  /** Claims, renews or lets go, whichever is wanted now. Looks that nobody has begun yet are one. */
  look(): Promise<void> {
    if (this.waiting) return this.looking;
    return this.inTurn(() => this.claimOrRelease()).catch((error: unknown) => this.deps.logger.warn({ err: error }, 'the lease of listening to Asterisk could not be looked after; it will be tried again'));
  }

  async stop(): Promise<void> {
    this.cancel();
    this.watcher = null;
    await this.look();
  }

  private async claimOrRelease(): Promise<void> {
    const { watcher } = this;
    if (!watcher?.wanted()) {
      if (this.held) await this.deps.leases.release(TRACKER);
      this.heldUntil = null;
      return;
    }
    const askedAt = this.deps.clock.now();
    const mine = await this.deps.leases.claim(TRACKER, CLAIM_FOR_MS);
    this.heldUntil = mine ? askedAt + CLAIM_FOR_MS : null;
    if (mine) watcher.onHeld();
    else watcher.onLost();
  }

  private inTurn(task: () => Promise<void>): Promise<void> {
    this.waiting += 1;
    const turn = this.looking.then(() => {
      this.waiting -= 1;
      return task();
    });
    this.looking = turn.catch(() => undefined);
    return turn;
  }
}
