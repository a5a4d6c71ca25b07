import { AppError } from '../shared/errors.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { RevealForm, RevealSubject } from './reveal.schema.ts';

/** Where reveals are put on record. */
export interface RevealRecord {
  record(entry: { kind: 'number-revealed'; viewer: Viewer; subject: { type: string; id: string }; reason: string }): Promise<void>;
}

/** Finds a number in full, or null when there is none; throws NOT_FOUND where the reader may not see the subject. */
export type NumberLookup = (subjectId: string, viewer: Viewer) => Promise<string | null>;

/** Shows a masked number to somebody who may and gives a reason. No number leaves before the row is written. */
export class RevealService {
  constructor(private readonly deps: { audit: RevealRecord; lookups: Readonly<Record<RevealSubject, NumberLookup>> }) {}

  async reveal({ subjectType, subjectId, reason }: RevealForm, viewer: Viewer): Promise<string> {
    const number = await this.deps.lookups[subjectType](subjectId, viewer);
    if (!number) throw new AppError('NOT_FOUND');
    await this.deps.audit.record({ kind: 'number-revealed', viewer, subject: { type: subjectType, id: subjectId }, reason });
    return number;
  }
}
