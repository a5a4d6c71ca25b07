import { Between, In, LessThan, LessThanOrEqual, MoreThanOrEqual, type FindOptionsWhere } from 'typeorm';
import type { Database } from '../database/database.ts';
import { newId } from '../shared/ids.ts';
import type { Page } from '../shared/paging.schema.ts';
import { CallOfferSchema, CallSchema, type Call, type CallOffer, type OfferOutcome } from './call.entity.ts';
import { LIVE_STATES, MISSED_ENDINGS, type CallEnding, type CallState } from './call-states.ts';

export interface CallFilter {
  number?: string;
  agentId?: string;
  ending?: CallEnding;
  live?: boolean;
  direction?: 'in' | 'out';
  from?: number;
  to?: number;
  cursor?: string;
  limit: number;
}

/** What one queue did in a time. */
export interface QueueFigures {
  readonly answered: number;
  /** Of them within the promise. */
  readonly inTime: number;
  readonly missed: number;
}

/** Calls and the ringings of agents' phones for them. */
export class CallRepository {
  constructor(private readonly database: Database) {}

  byId(id: string): Promise<Call | null> {
    return this.calls.findOneBy({ id });
  }

  byIds(ids: readonly string[]): Promise<Call[]> {
    return this.calls.findBy({ id: In([...ids]) });
  }

  byLinkedid(linkedid: string): Promise<Call | null> {
    return this.calls.findOneBy({ linkedid });
  }

  /** As byLinkedid, in a transaction that then changes the row. */
  byLinkedidForChange(linkedid: string): Promise<Call | null> {
    return this.calls.findOne({ where: { linkedid }, ...this.database.forChange });
  }

  byUniqueid(uniqueid: string): Promise<Call | null> {
    return this.calls.findOneBy({ uniqueid });
  }

  byInteractions(interactionIds: readonly string[]): Promise<Call[]> {
    return interactionIds.length ? this.calls.findBy({ interactionId: In([...interactionIds]) }) : Promise.resolve([]);
  }

  /** Calls whose caller is still on the line, oldest first. */
  live(): Promise<Call[]> {
    return this.calls.find({ where: { state: In([...LIVE_STATES]) }, order: { startedAt: 'ASC' } });
  }

  /** Calls that this agent has now, the wrap-up included. */
  onDeskOf(agentId: string): Promise<Call[]> {
    return this.calls.findBy({ agentId, state: In([...LIVE_STATES, 'wrap-up']) });
  }

  inWrapUp(): Promise<Call[]> {
    return this.calls.findBy({ state: 'wrap-up' });
  }

  /** What this number has called before, newest first. */
  async ofNumber(number: string, limit: number): Promise<Call[]> {
    // Two reads, each along its index; with OR the databases go through the whole table.
    const sides: FindOptionsWhere<Call>[] = [{ fromNumber: number, direction: 'in' }, { toNumber: number, direction: 'out' }];
    const found = await Promise.all(sides.map((where) => this.calls.find({ where, order: { startedAt: 'DESC' }, take: limit })));
    return found.flat().sort((one, other) => other.startedAt - one.startedAt).slice(0, limit);
  }

  /** Incoming calls since an instant, counted by queue. */
  async figuresSince(since: number, answerWithinMs: number): Promise<ReadonlyMap<string, QueueFigures>> {
    const answered = '(call.connected_at IS NOT NULL OR call.talk_ms > 0)';
    const rows = await this.calls
      .createQueryBuilder('call')
      .select('call.queue', 'queue')
      .addSelect(`SUM(CASE WHEN ${answered} THEN 1 ELSE 0 END)`, 'answered')
      .addSelect(`SUM(CASE WHEN ${answered} AND call.wait_ms <= :answerWithinMs THEN 1 ELSE 0 END)`, 'inTime')
      .addSelect(`SUM(CASE WHEN NOT ${answered} AND call.ending IN (:...missed) THEN 1 ELSE 0 END)`, 'missed')
      .where('call.started_at >= :since AND call.direction = :direction AND call.queue IS NOT NULL')
      .groupBy('call.queue')
      .setParameters({ since, direction: 'in', answerWithinMs, missed: [...MISSED_ENDINGS] })
      .getRawMany<{ queue: string; answered: string; inTime: string; missed: string }>();
    return new Map(rows.map((row) => [row.queue, { answered: Number(row.answered), inTime: Number(row.inTime), missed: Number(row.missed) }]));
  }

  async list(filter: CallFilter): Promise<Page<Call>> {
    const where: FindOptionsWhere<Call> = {};
    if (filter.number) where.fromNumber = filter.number;
    if (filter.agentId) where.agentId = filter.agentId;
    if (filter.ending) where.ending = filter.ending;
    if (filter.direction) where.direction = filter.direction;
    if (filter.live) where.state = In([...LIVE_STATES]);
    if (filter.from !== undefined && filter.to !== undefined) where.startedAt = Between(filter.from, filter.to);
    else if (filter.from !== undefined) where.startedAt = MoreThanOrEqual(filter.from);
    else if (filter.to !== undefined) where.startedAt = LessThanOrEqual(filter.to);
    if (filter.cursor) where.id = LessThan(filter.cursor);
    const rows = await this.calls.find({ where, order: { id: 'DESC' }, take: filter.limit + 1 });
    const items = rows.slice(0, filter.limit);
    return { items, next: rows.length > filter.limit ? items.at(-1)!.id : null };
  }

  /** Writes a new call; false when a call of this Linkedid is there already. */
  async insert(call: Call): Promise<boolean> {
    await this.calls.createQueryBuilder().insert().values(call).orIgnore().execute();
    return (await this.byLinkedid(call.linkedid))?.id === call.id;
  }

  async update(id: string, change: Partial<Call>): Promise<void> {
    await this.calls.createQueryBuilder().update().set({ ...change, version: () => 'version + 1' }).where({ id }).execute();
  }

  /**
   * Changes a call that is still in the state in which it was seen; false when somebody else has moved it since. The
   * steps that must happen once, such as the end, begin with this.
   */
  async moveFrom(id: string, seen: CallState | readonly CallState[], change: Partial<Call>): Promise<boolean> {
    const state = typeof seen === 'string' ? seen : In([...seen]);
    const moved = await this.calls.createQueryBuilder().update().set({ ...change, version: () => 'version + 1' }).where({ id, state }).execute();
    return Boolean(moved.affected);
  }

  // Offers -----------------------------------------------------------------------------------------------------------

  async openOffer(offer: Omit<CallOffer, 'id' | 'endedAt' | 'outcome'>): Promise<void> {
    await this.offers.createQueryBuilder().insert().values({ ...offer, id: newId(), endedAt: null, outcome: null }).orIgnore().execute();
  }

  offerOfLeg(channelUniqueid: string): Promise<CallOffer | null> {
    return this.offers.findOneBy({ channelUniqueid });
  }

  offersOf(callId: string): Promise<CallOffer[]> {
    return this.offers.find({ where: { callId }, order: { offeredAt: 'ASC' } });
  }

  async endOffer(id: string, outcome: OfferOutcome, endedAt: number): Promise<void> {
    await this.offers.update({ id }, { outcome, endedAt });
  }

  private get calls() {
    return this.database.repository(CallSchema);
  }

  private get offers() {
    return this.database.repository(CallOfferSchema);
  }
}
