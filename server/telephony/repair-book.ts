import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Logger } from '../shared/logger.ts';
import { newId } from '../shared/ids.ts';
import { ImportCursorSchema, RepairNoteSchema, TelephonyGapSchema, type RepairNote, type TelephonyGap } from './telephony.entity.ts';

const ALIVE = 'tracker-alive';

/** What went wrong between Asterisk and us, and what was done: gaps in listening, and repairs. */
export class RepairBook {
  constructor(private readonly deps: { database: Database; ledger: Ledger; clock: Clock; logger: Logger }) {}

  async note(subjectType: RepairNote['subjectType'], subjectId: string, found: string, repair: string): Promise<void> {
    const row: RepairNote = { id: newId(), at: this.deps.clock.now(), subjectType, subjectId: subjectId.slice(0, 64), found: found.slice(0, 255), repair: repair.slice(0, 255) };
    this.deps.logger.warn({ subjectType, subjectId, found, repair }, 'a difference with Asterisk was repaired');
    await this.deps.database.transaction(async () => {
      await this.deps.database.repository(RepairNoteSchema).insert(row);
      await this.deps.ledger.append('telephony.repaired', row.id, { noteId: row.id, subjectType, subjectId: row.subjectId });
    });
  }

  async openGap(cause: string, startedAt = this.deps.clock.now()): Promise<void> {
    await this.deps.database.transaction(async () => {
      if (await this.openOne()) return;
      const gap: TelephonyGap = { id: newId(), startedAt, endedAt: null, cause: cause.slice(0, 64) };
      await this.gaps.insert(gap);
      await this.deps.ledger.append('telephony.gap-opened', gap.id, { gapId: gap.id, cause: gap.cause });
    });
  }

  /** @returns since when nobody had listened; null when there was no gap */
  async closeGap(): Promise<number | null> {
    return this.deps.database.transaction(async () => {
      const gap = await this.openOne();
      if (!gap) return null;
      const endedAt = this.deps.clock.now();
      await this.gaps.update({ id: gap.id }, { endedAt });
      await this.deps.ledger.append('telephony.gap-closed', gap.id, { gapId: gap.id, ms: endedAt - gap.startedAt });
      return gap.startedAt;
    });
  }

  /** Says that somebody is listening to Asterisk now; the next start knows from it since when nobody did. */
  async listening(): Promise<void> {
    await this.deps.database.transaction(() => this.cursors.save({ name: ALIVE, position: { inode: '', offset: 0 }, updatedAt: this.deps.clock.now() }));
  }

  /** When somebody last listened; null before the first time. */
  async lastListened(): Promise<number | null> {
    return (await this.cursors.findOneBy({ name: ALIVE }))?.updatedAt ?? null;
  }

  recentGaps(limit: number): Promise<TelephonyGap[]> {
    return this.gaps.find({ order: { startedAt: 'DESC' }, take: limit });
  }

  recentRepairs(limit: number): Promise<RepairNote[]> {
    return this.deps.database.repository(RepairNoteSchema).find({ order: { at: 'DESC' }, take: limit });
  }

  private async openOne(): Promise<TelephonyGap | undefined> {
    return (await this.gaps.find({ order: { startedAt: 'DESC' }, take: 1 })).find((gap) => gap.endedAt === null);
  }

  private get gaps() {
    return this.deps.database.repository(TelephonyGapSchema);
  }

  private get cursors() {
    return this.deps.database.repository(ImportCursorSchema);
  }
}
