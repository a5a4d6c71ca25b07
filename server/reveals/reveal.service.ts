import { AppError } from '../shared/errors.ts';
import type { Right } from '../staff/roles.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { RevealForm, RevealSubject } from './reveal.schema.ts';

/** Where reveals are put on record. */
export interface RevealRecord {
  record(entry: { kind: 'number-revealed'; viewer: Viewer; subject: { type: string; id: string }; reason: string }): Promise<void>;
}

/** Finds a number in full, or null when there is none; throws NOT_FOUND where the reader may not see the subject. */
export type NumberLookup = (subjectId: string, viewer: Viewer) => Promise<string | null>;

interface Deps {
  audit: RevealRecord;
  refusals: { record(viewer: Viewer, right: Right, what: string): Promise<void> };
  /** How many numbers one person may see in an hour; throws TOO_MANY_REQUESTS. */
  limit: { take(viewer: Viewer): Promise<void> };
  lookups: Readonly<Record<RevealSubject, NumberLookup>>;
}

/** A number is shown to those only whose role sees what it stands on; of tickets and calls the lookups ask for each one. */
const NEEDS: Readonly<Record<RevealSubject, Right>> = {
  'ticket-reporter': 'tickets:read-own',
  call: 'calls:read-own',
  'call-back': 'callbacks:work',
  'resident-phone': 'callers:look-up',
};

/** Shows a masked number to somebody who may and gives a reason. No number leaves before the row is written. */
export class RevealService {
  constructor(private readonly deps: Deps) {}

  /** @throws FORBIDDEN, NOT_FOUND, TOO_MANY_REQUESTS */
  async reveal({ subjectType, subjectId, reason }: RevealForm, viewer: Viewer): Promise<string> {
    const number = await this.find(subjectType, subjectId, viewer);
    if (!number) throw new AppError('NOT_FOUND');
    await this.deps.audit.record({ kind: 'number-revealed', viewer, subject: { type: subjectType, id: subjectId }, reason });
    return number;
  }

  private async find(type: RevealSubject, id: string, viewer: Viewer): Promise<string | null> {
    try {
      if (!viewer.rights.has(NEEDS[type])) throw new AppError('FORBIDDEN', { right: NEEDS[type] });
      await this.deps.limit.take(viewer);
      return await this.deps.lookups[type](id, viewer);
    } catch (error) {
      // Asking for what is not for one is on record too; so is somebody who has used up the hour.
      if (error instanceof AppError) await this.deps.refusals.record(viewer, NEEDS[type], `post /reveals ${type} ${id}`);
      throw error;
    }
  }
}
