import type { CallTracker } from '../calls/call-tracker.ts';
import type { Logger } from '../shared/logger.ts';
import type { CallFact } from './call-facts.ts';

/** Facts that may wait to be written; past it the oldest are given up and reconciliation makes up for them. */
const MAX_WAITING = 20_000;
/** Facts of one transaction. */
const BATCH = 200;

/**
 * Between the synchronous event handler and the database: facts queue up here and are written in order, in batches.
 */
export class FactPipeline {
  private waiting: CallFact[] = [];
  private writing: Promise<void> | null = null;
  private overflowed = false;

  constructor(private readonly deps: { tracker: Pick<CallTracker, 'applyAll'>; logger: Logger; onOverflow: () => void }) {}

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

  /** Resolves when everything pushed before now has been written. */
  async settled(): Promise<void> {
    while (this.writing) await this.writing;
  }

  private async write(): Promise<void> {
    // One turn later, so that facts of the same moment share a transaction.
    await Promise.resolve();
    try {
      while (this.waiting.length) await this.deps.tracker.applyAll(this.waiting.splice(0, BATCH));
    } catch (error) {
      this.deps.logger.error({ err: error }, 'facts about calls could not be written');
    } finally {
      this.writing = null;
      if (this.waiting.length) this.writing = this.write();
      else if (this.overflowed) {
        this.overflowed = false;
        this.deps.onOverflow();
      }
    }
  }
}
