import { In, MoreThan, Not } from 'typeorm';
import { AuditSchema } from '../audit/audit.entity.ts';
import { CallOfferSchema, CallSchema } from '../calls/call.entity.ts';
import { LIVE_STATES } from '../calls/call-states.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../shared/ids.ts';
import { RecordingSchema, type Recording } from './recording.entity.ts';

export const RECORDING_SUBJECT = 'recording';

/** Recordings, and who has listened to them. */
export class RecordingRepository {
  constructor(private readonly database: Database) {}

  byId(id: string): Promise<Recording | null> {
    return this.rows.findOneBy({ id });
  }

  /** Writes the row unless the path has one; gives whichever stands. */
  async begin(recording: Pick<Recording, 'callId' | 'path' | 'startedAt'>): Promise<Recording> {
    const row: Recording = { id: newId(), ...recording, state: 'recording', durationMs: null, bytes: null };
    await this.rows.createQueryBuilder().insert().values(row).orIgnore().execute();
    return this.rows.findOneByOrFail({ path: recording.path });
  }

  unfinishedOf(callId: string): Promise<Recording[]> {
    return this.rows.findBy({ callId, state: 'recording' });
  }

  /** Calls that are over and have a recording that nobody has looked at since. */
  async leftOver(limit: number): Promise<string[]> {
    const rows = await this.rows.find({ select: { callId: true }, where: { state: 'recording' }, order: { id: 'ASC' }, take: limit });
    const callIds = [...new Set(rows.map((row) => row.callId))];
    if (!callIds.length) return [];
    const live = await this.database.repository(CallSchema).find({ select: { id: true }, where: { id: In(callIds), state: In([...LIVE_STATES]) } });
    const liveIds = new Set(live.map((call) => call.id));
    return callIds.filter((id) => !liveIds.has(id));
  }

  /** Says what became of the file; false when another server has said it already. */
  async finish(id: string, outcome: Pick<Recording, 'state' | 'durationMs' | 'bytes'>): Promise<boolean> {
    return Boolean((await this.rows.update({ id, state: 'recording' }, outcome)).affected);
  }

  ofCalls(callIds: readonly string[]): Promise<Recording[]> {
    return callIds.length ? this.rows.find({ where: { callId: In([...callIds]) }, order: { startedAt: 'ASC', id: 'ASC' } }) : Promise.resolve([]);
  }

  /** Whether this agent had the call, or talked in it before it went to another. */
  async tookPart(callId: string, staffId: string): Promise<boolean> {
    if (await this.database.repository(CallSchema).existsBy({ id: callId, agentId: staffId })) return true;
    return this.database.repository(CallOfferSchema).existsBy({ callId, agentId: staffId, outcome: 'answered' });
  }

  /**
   * Whether this person has a row in the audit log for playing this recording after `since`. Locks the recording
   * until the transaction ends: a player sends several requests at the same moment, and only one may write the row.
   */
  async playedSince(id: string, staffId: string, since: number): Promise<boolean> {
    this.database.requireTransaction();
    // A change of nothing is the row lock that both databases have.
    await this.rows.update({ id }, { id });
    return this.database.repository(AuditSchema).existsBy({ kind: 'recording-played', staffId, subjectType: RECORDING_SUBJECT, subjectId: id, at: MoreThan(since) });
  }

  /** Who played it and when, oldest first. */
  async plays(id: string): Promise<{ staffId: string; at: number }[]> {
    const rows = await this.database.repository(AuditSchema).find({
      where: { kind: 'recording-played', subjectType: RECORDING_SUBJECT, subjectId: id, result: Not('refused') },
      order: { at: 'ASC' },
      take: 200,
    });
    return rows.flatMap(({ staffId, at }) => (staffId ? [{ staffId, at }] : []));
  }

  private get rows() {
    return this.database.repository(RecordingSchema);
  }
}
