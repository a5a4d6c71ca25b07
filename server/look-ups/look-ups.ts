import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import { maskNumber } from '../shared/phone-number.ts';
import type { Viewer } from '../staff/viewer.ts';

/** What puts look-ups on record. */
export interface LookUpRecord {
  record(entry: { kind: 'caller-looked-up' | 'resident-viewed'; viewer: Viewer; subject: { type: string; id: string } }): Promise<void>;
}

/** What puts refusals on record. */
export interface RefusalRecord {
  record(viewer: Viewer, right: string, what: string): Promise<void>;
}

/** How often one person may; throws TOO_MANY_REQUESTS. */
export interface Allowances {
  take(viewer: Viewer): Promise<void>;
}

interface Deps {
  audit: LookUpRecord;
  refusals: RefusalRecord;
  limit: Allowances;
  clock: Clock;
}

/** Within this time the looks of one person at one subject are one look: screens ask again at every change. */
const ONE_LOOK_MS = 10 * 60_000;
const MOST_KEPT = 20_000;

/**
 * Looks at people that no call has brought. A mask could be undone by trying numbers one after the other, so looks by
 * a whole number are limited for each person; and all of them are on record. A call on one's own line is no look-up.
 */
export class LookUps {
  private readonly recent = new Map<string, { at: number; done: Promise<void> }>();

  constructor(private readonly deps: Deps) {}

  /** By a whole number that somebody typed. @throws TOO_MANY_REQUESTS */
  async byNumber(number: string, viewer: Viewer): Promise<void> {
    // The mask, not the number: who reads the log is not somebody who may see numbers. Each number has its row all the same.
    await this.once(`number ${number}`, viewer, async () => {
      await this.withinLimit(viewer);
      await this.deps.audit.record({ kind: 'caller-looked-up', viewer, subject: { type: 'number', id: maskNumber(number) } });
    });
  }

  /** At the caller of a call that is not on the viewer's own line. */
  ofCall(callId: string, viewer: Viewer): Promise<void> {
    return this.once(`call ${callId}`, viewer, () => this.deps.audit.record({ kind: 'caller-looked-up', viewer, subject: { type: 'call', id: callId } }));
  }

  /** At a resident's card, with what it says of health. */
  ofResident(residentId: string, viewer: Viewer): Promise<void> {
    return this.once(`resident ${residentId}`, viewer, () => this.deps.audit.record({ kind: 'resident-viewed', viewer, subject: { type: 'resident', id: residentId } }));
  }

  private async withinLimit(viewer: Viewer): Promise<void> {
    try {
      await this.deps.limit.take(viewer);
    } catch (error) {
      if (error instanceof AppError) await this.deps.refusals.record(viewer, 'callers:look-up', 'too many look-ups by number');
      throw error;
    }
  }

  /** Whoever asks again while the first look is being put on record waits for that, so that nobody slips past a refusal. */
  private async once(subject: string, viewer: Viewer, look: () => Promise<void>): Promise<void> {
    const key = `${viewer.staffId} ${subject}`;
    const now = this.deps.clock.now();
    const before = this.recent.get(key);
    if (before && now - before.at < ONE_LOOK_MS) return before.done;
    const mine = { at: now, done: look() };
    this.recent.delete(key);
    this.recent.set(key, mine);
    if (this.recent.size > MOST_KEPT) this.recent.delete(this.recent.keys().next().value!);
    try {
      await mine.done;
    } catch (error) {
      if (this.recent.get(key) === mine) this.recent.delete(key);
      throw error;
    }
  }
}
