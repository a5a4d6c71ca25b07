import { In, LessThanOrEqual, MoreThan, Not, type FindOptionsWhere } from 'typeorm';
import { CallSchema, type Call } from '../calls/call.entity.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../shared/ids.ts';
import type { Page } from '../shared/paging.schema.ts';
import { CALL_BACK_STATES, CALL_BACK_TRANSITIONS, CallBackSchema, type CallBack, type CallBackState } from './call-back.entity.ts';

/** What a missed call tells the list. */
export interface Missed {
  number: string;
  callId: string;
  reason: Call['ending'] & string;
  /** Epoch ms. */
  at: number;
  residentId: string | null;
}

/** The states from which the table allows a move; every change below is guarded by them in its own statement. */
const from = (to: CallBackState) => In(CALL_BACK_STATES.filter((state) => CALL_BACK_TRANSITIONS[state].includes(to)));

/** Call-backs. Every change says in one statement whose and in which state it must be: two at once cannot both succeed. */
export class CallBackRepository {
  constructor(private readonly database: Database) {}

  byId(id: string): Promise<CallBack | null> {
    return this.rows.findOneBy({ id });
  }

  openOf(number: string): Promise<CallBack | null> {
    return this.rows.findOneBy({ openKey: number });
  }

  /** Counts a missed call: on the number's entry, or on a new one. The unique openKey decides when two come at once. */
  async add(missed: Missed): Promise<{ row: CallBack; isNew: boolean }> {
    const id = newId();
    if (!(await this.count(missed))) {
      const blank = { ...this.blank(id, missed), missedCalls: 0, openKey: missed.number };
      await this.rows.createQueryBuilder().insert().values(blank).orIgnore().execute();
      await this.count(missed);
    }
    const row = await this.openOf(missed.number);
    if (!row) throw new Error('A call-back that was just written is not there.');
    return { row, isNew: row.id === id };
  }

  private async count({ number, callId, reason, at, residentId }: Missed): Promise<boolean> {
    const counted = await this.rows
      .createQueryBuilder()
      .update()
      .set({ missedCalls: () => 'missed_calls + 1', lastCallId: callId, reason, lastMissedAt: at, ...(residentId ? { residentId } : {}) })
      .where({ openKey: number })
      .execute();
    return Boolean(counted.affected);
  }

  /** Keeps a missed call that nobody has to call back, with its outcome. */
  async addDone(missed: Missed, outcome: 'no-number' | 'called-again', now: number): Promise<void> {
    await this.rows.insert({ ...this.blank(newId(), missed), missedCalls: 1, state: 'done', outcome, doneAt: now });
  }

  private blank(id: string, { number, callId, reason, at, residentId }: Missed): CallBack {
    return {
      id, number, openKey: null, lastCallId: callId, reason, state: 'open', missedCalls: 1, firstMissedAt: at, lastMissedAt: at, takenBy: null, leaseUntil: null,
      attempts: 0, lastAttemptAt: null, outcome: null, note: null, doneAt: null, doneBy: null, residentId,
    };
  }

  /** Whether a call from or to this number was connected after `at`: a missed call may be learned of late. */
  async talkedSince(numbers: readonly string[], at: number): Promise<boolean> {
    const [calls, later] = [this.database.repository(CallSchema), { connectedAt: MoreThan(at) }];
    // One after the other, each along its index; with OR the databases go through the whole table.
    return (await calls.existsBy({ direction: 'in', fromNumber: In([...numbers]), ...later })) || calls.existsBy({ direction: 'out', toNumber: In([...numbers]), ...later });
  }

  /**
   * Gives it to `staffId` until `until`, when it is open or the own. That its holder's time is over is for expireLeases
   * to say: he may be talking to the person.
   */
  async take(id: string, staffId: string, until: number): Promise<boolean> {
    return this.change([{ id, state: 'open' }, { id, state: 'taken', takenBy: staffId }], { state: 'taken', takenBy: staffId, leaseUntil: until });
  }

  /** Puts it back on the list; `holder` null: whoever holds it. */
  release(id: string, holder: string | null): Promise<boolean> {
    return this.change([{ id, state: 'taken', ...(holder ? { takenBy: holder } : {}) }], { state: 'open', takenBy: null, leaseUntil: null });
  }

  /** Ends it, unless somebody else holds it now; `byForce`: whoever holds it. */
  done(id: string, change: Partial<CallBack>, staffId: string, byForce: boolean): Promise<boolean> {
    const where: FindOptionsWhere<CallBack>[] = byForce
      ? [{ id, state: from('done') }]
      : [{ id, state: 'open' }, { id, state: 'taken', takenBy: staffId }];
    return this.change(where, { ...change, state: 'done', openKey: null, leaseUntil: null });
  }

  /** Ends the number's entry, whoever holds it; its id, or null when there is none of calls missed before `at`. */
  async doneOf(number: string, at: number, change: Partial<CallBack>): Promise<string | null> {
    const row = await this.openOf(number);
    if (!row || row.lastMissedAt > at) return null;
    const ended = await this.change([{ id: row.id, state: from('done') }], { ...change, state: 'done', openKey: null, leaseUntil: null });
    return ended ? row.id : null;
  }

  async addAttempt(id: string, at: number): Promise<void> {
    await this.rows.createQueryBuilder().update().set({ attempts: () => 'attempts + 1', lastAttemptAt: at }).where({ id }).execute();
  }

  /** Taken ones whose time is over, each with whether a call to it is still going on (its wrap-up included). */
  async overdue(now: number, limit: number): Promise<{ row: CallBack; inCall: boolean }[]> {
    const rows = await this.rows.find({ where: { state: 'taken', leaseUntil: LessThanOrEqual(now) }, take: limit });
    if (!rows.length) return [];
    const calls = await this.database.repository(CallSchema).find({ select: { callBackId: true }, where: { callBackId: In(rows.map((row) => row.id)), state: Not('ended') } });
    const busy = new Set(calls.map((call) => call.callBackId));
    return rows.map((row) => ({ row, inCall: busy.has(row.id) }));
  }

  /** Goes on from a lease that ran out, if nobody was quicker. */
  endLease(row: CallBack, renewUntil: number | null): Promise<boolean> {
    const seen = [{ id: row.id, state: 'taken' as const, takenBy: row.takenBy!, leaseUntil: row.leaseUntil! }];
    return this.change(seen, renewUntil === null ? { state: 'open', takenBy: null, leaseUntil: null } : { leaseUntil: renewUntil });
  }

  /** Open ones first, then taken, then done (the order of CALL_BACK_STATES); in each the last missed first. */
  async list(filter: { state?: CallBackState; cursor?: string; limit: number }): Promise<Page<CallBack>> {
    const last = filter.cursor ? await this.byId(filter.cursor) : null;
    if (filter.cursor && !last) return { items: [], next: null };
    const states = CALL_BACK_STATES.filter((state) => !filter.state || state === filter.state);
    const rows: CallBack[] = [];
    // State by state, each along the index of (state, lastMissedAt).
    for (const state of last ? states.slice(states.indexOf(last.state)) : states) {
      const after = last?.state === state ? last : null;
      rows.push(...(await this.page(state, after, filter.limit + 1 - rows.length)));
      if (rows.length > filter.limit) break;
    }
    const items = rows.slice(0, filter.limit);
    return { items, next: rows.length > filter.limit ? items.at(-1)!.id : null };
  }

  private page(state: CallBackState, after: CallBack | null, limit: number): Promise<CallBack[]> {
    const query = this.rows.createQueryBuilder('c').where('c.state = :state', { state });
    if (after) {
      const { lastMissedAt, id } = after;
      query.andWhere('c.lastMissedAt <= :lastMissedAt AND (c.lastMissedAt < :lastMissedAt OR c.id < :id)', { lastMissedAt, id });
    }
    return query.orderBy('c.lastMissedAt', 'DESC').addOrderBy('c.id', 'DESC').limit(limit).getMany();
  }

  private async change(where: FindOptionsWhere<CallBack>[], change: Partial<CallBack>): Promise<boolean> {
    const done = await this.rows.createQueryBuilder().update().set(change).where(where).execute();
    return Boolean(done.affected);
  }

  private get rows() {
    return this.database.repository(CallBackSchema);
  }
}
