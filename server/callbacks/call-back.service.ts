import type { Call } from '../calls/call.entity.ts';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import { normaliseNumber } from '../shared/phone-number.ts';
import type { StaffNames } from '../staff/staff-names.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { CallBack } from './call-back.entity.ts';
import type { CallBackRepository, Missed } from './call-back.repository.ts';
import type { CallBackDoneForm } from './call-back.schema.ts';

interface Deps {
  database: Database;
  ledger: Ledger;
  clock: Clock;
  callBacks: CallBackRepository;
  staffNames: StaffNames;
  /** How long a taken call-back is kept for the one who took it, ms. */
  leaseMs?: number;
}

export const CALL_BACK_LEASE_MS = 10 * 60_000;
const OVERDUE_AT_ONCE = 200;

/** The list of people who rang in vain. One person is on it once; one agent at a time has him. */
export class CallBackService {
  constructor(private readonly deps: Deps) {}

  /**
   * An incoming call ended without an answer. Runs inside the transaction that ends it. A caller who withheld the
   * number cannot be called back: the entry is kept, done at once as 'no-number', so that figures stay true. A call
   * that we learn of late, whose caller has been spoken to since, is owed nothing either.
   */
  async missed(call: Pick<Call, 'id' | 'fromNumber' | 'ending' | 'hungUpAt' | 'startedAt' | 'residentId'>): Promise<void> {
    this.deps.database.requireTransaction();
    const number = normaliseNumber(call.fromNumber);
    const at = call.hungUpAt ?? call.startedAt;
    const missed: Missed = { number: number ?? '', callId: call.id, reason: call.ending ?? 'abandoned', at, residentId: call.residentId };
    if (!number) return this.deps.callBacks.addDone(missed, 'no-number', this.deps.clock.now());
    if (await this.deps.callBacks.talkedSince([number, call.fromNumber], at)) return this.deps.callBacks.addDone(missed, 'called-again', this.deps.clock.now());
    const { row, isNew } = await this.deps.callBacks.add(missed);
    await this.deps.ledger.append(isNew ? 'callback.opened' : 'callback.joined', row.id, { callBackId: row.id, callId: call.id });
  }

  /**
   * The person rang again and talked to somebody from `at` on: nobody need call back, whoever had taken it. We may
   * learn of that late; a call that was missed after it is still owed.
   */
  async answeredMeanwhile(number: string, callId: string, at: number): Promise<void> {
    const normal = normaliseNumber(number);
    if (!normal) return;
    await this.deps.database.transaction(async () => {
      const outcome = 'called-again';
      const id = await this.deps.callBacks.doneOf(normal, at, { outcome, lastCallId: callId, doneAt: this.deps.clock.now(), doneBy: null });
      if (id) await this.deps.ledger.append('callback.done', id, { callBackId: id, agentId: null, outcome });
    });
  }

  /** Takes it, or renews the own lease. Throws NOT_FOUND, CALL_BACK_DONE, CALL_BACK_TAKEN with the other's name. */
  async take(id: string, viewer: Viewer): Promise<void> {
    await this.deps.database.transaction(async () => {
      const now = this.deps.clock.now();
      const before = await this.deps.callBacks.byId(id);
      await this.freeIfOver(before, viewer, now);
      if (!(await this.deps.callBacks.take(id, viewer.staffId, now + this.leaseMs))) throw await this.refusal(id);
      if (before?.takenBy !== viewer.staffId) await this.deps.ledger.append('callback.taken', id, { callBackId: id, agentId: viewer.staffId });
    });
  }

  /** Puts the own one back on the list; a supervisor's word frees anybody's. Throws NOT_FOUND, CALL_BACK_DONE, CALL_BACK_NOT_YOURS. */
  async release(id: string, viewer: Viewer): Promise<void> {
    await this.deps.database.transaction(async () => {
      const before = await this.deps.callBacks.byId(id);
      const holder = viewer.rights.has('agents:steer') ? null : viewer.staffId;
      if (!(await this.deps.callBacks.release(id, holder))) throw before && before.state !== 'done' ? new AppError('CALL_BACK_NOT_YOURS') : await this.refusal(id);
      await this.deps.ledger.append('callback.released', id, { callBackId: id, agentId: before?.takenBy ?? null });
    });
  }

  /** Ends it with what came of it, unless somebody else has taken it. Throws NOT_FOUND, CALL_BACK_DONE, CALL_BACK_TAKEN. */
  async done(id: string, { outcome, note }: CallBackDoneForm, viewer: Viewer): Promise<void> {
    await this.deps.database.transaction(async () => {
      const now = this.deps.clock.now();
      await this.freeIfOver(await this.deps.callBacks.byId(id), viewer, now);
      const change = { outcome, note: note || null, doneAt: now, doneBy: viewer.staffId, takenBy: viewer.staffId };
      if (!(await this.deps.callBacks.done(id, change, viewer.staffId, viewer.rights.has('agents:steer')))) throw await this.refusal(id);
      await this.deps.ledger.append('callback.done', id, { callBackId: id, agentId: viewer.staffId, outcome });
    });
  }

  /** A call to this person is being made. */
  async attemptMade(id: string): Promise<void> {
    await this.deps.database.transaction(() => this.deps.callBacks.addAttempt(id, this.deps.clock.now()));
  }

  /**
   * To be called every few seconds, on any server: leases that have run out go back to the list, save those whose
   * call is still going on, which are renewed. Harmless when several do it at once.
   * @returns how many went back
   */
  async expireLeases(): Promise<number> {
    return this.deps.database.transaction(async () => {
      const now = this.deps.clock.now();
      let released = 0;
      for (const { row, inCall } of await this.deps.callBacks.overdue(now, OVERDUE_AT_ONCE)) {
        const changed = await this.deps.callBacks.endLease(row, inCall ? now + this.leaseMs : null);
        if (!changed || inCall) continue;
        released += 1;
        await this.deps.ledger.append('callback.released', row.id, { callBackId: row.id, agentId: row.takenBy });
      }
      return released;
    });
  }

  /** What another holder has left past his time is open at once, before any tick; not while he talks to the person. */
  private async freeIfOver(row: CallBack | null, viewer: Viewer, now: number): Promise<void> {
    if (row?.state === 'taken' && row.takenBy !== viewer.staffId && row.leaseUntil !== null && row.leaseUntil <= now) await this.expireLeases();
  }

  private get leaseMs(): number {
    return this.deps.leaseMs ?? CALL_BACK_LEASE_MS;
  }

  /** Why a change of this entry did not go through. */
  private async refusal(id: string): Promise<AppError> {
    const row = await this.deps.callBacks.byId(id);
    if (!row) return new AppError('NOT_FOUND');
    if (row.state === 'done') return new AppError('CALL_BACK_DONE');
    const names = await this.deps.staffNames.namesOf([row.takenBy]);
    return new AppError('CALL_BACK_TAKEN', { agent: names.get(row.takenBy ?? '') ?? '' }, { takenBy: row.takenBy, leaseUntil: row.leaseUntil });
  }
}
