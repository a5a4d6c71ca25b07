import type { CallTracker } from '../calls/call-tracker.ts';
import { isDatabaseAway } from '../database/away.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { CallFact } from './call-facts.ts';

/** Facts that may wait to be written; past it the oldest are given up and reconciliation makes up for them. */
const MAX_WAITING = 20_000;
/** Facts of one transaction. */
const BATCH = 200;
/** Between two tries while the database is away. */
const PAUSE_MS = 500;

interface Deps {
  tracker: Pick<CallTracker, 'applyAll'>;
  clock: Clock;
  logger: Logger;
  /** Asked before each batch; false: another server writes now, and what waits here is not ours any more. */
  mayWrite: () => Promise<boolean>;
  onOverflow: () => void;
}

/**
 * Between the synchronous event handler and the database: facts queue up here and are written in order, in batches.
 * While the database is away they are kept and tried again.
 */
export class FactPipeline {
  private waiting: CallFact[] = [];
  private writing: Promise<void> | null = null;
  private overflowed = false;
  private away = false;
  private stopped = false;
  private endPause: () => void = () => undefined;

  constructor(private readonly deps: Deps) {}

  push(fact: CallFact): void {
    if (this.waiting.length >= MAX_WAITING) {
      this.waiting.splice(0, BATCH);
      if (!this.overflowed) this.deps.logger.error({ waiting: this.waiting.length }, 'facts about calls are given up: the database is too slow');
      this.overflowed = true;
    }
    this.waiting.push(fact);
    this.writing ??= this.write();
  }

  get length(): number {
    return this.waiting.length;
  }

  /** Resolves when everything pushed before now has been written or given up. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing;
  }

  /** Gives up what waits, and `before` that were taken out already: whoever listens next compares everything with Asterisk. */
  giveUp(before = 0, why = 'another server listens now'): void {
    const facts = before + this.waiting.length;
    if (facts) this.deps.logger.warn({ facts, why }, 'facts about calls are given up; reconciliation makes up for them');
    this.waiting = [];
  }

  /** Writes what can be written at once and waits for nothing any more; the next start compares with Asterisk. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.endPause();
    await this.settled();
  }

  private async write(): Promise<void> {
    // One turn later, so that facts of the same moment share a transaction.
    await Promise.resolve();
    while (this.waiting.length) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        if (await this.deps.mayWrite()) await this.deps.tracker.applyAll(batch);
        else this.giveUp(batch.length);
        if (this.away) this.deps.logger.info({ waiting: this.waiting.length }, 'facts about calls are written again');
        this.away = false;
      } catch (error) {
        if (!isDatabaseAway(error)) this.deps.logger.error({ err: error, facts: batch.length }, 'facts about calls could not be written');
        else if (this.stopped) this.giveUp(batch.length, 'the database is away and this server stops');
        else await this.keep(batch, error);
      }
    }
    this.writing = null;
    if (this.overflowed) {
      this.overflowed = false;
      this.deps.onOverflow();
    }
  }

  /** Puts the batch back in front and waits a moment. Facts of it that were written already do no harm a second time. */
  private async keep(batch: CallFact[], error: unknown): Promise<void> {
    if (!this.away) this.deps.logger.warn({ err: error, waiting: batch.length + this.waiting.length }, 'the database is away: facts about calls wait');
    this.away = true;
    this.waiting.unshift(...batch);
    await new Promise<void>((resolve) => {
      const cancel = this.deps.clock.after(PAUSE_MS, resolve);
      this.endPause = () => {
        cancel();
        resolve();
      };
    });
  }
}
