import { Brackets, In } from 'typeorm';
import { CallSchema } from '../calls/call.entity.ts';
import type { Database } from '../database/database.ts';
import { InteractionSchema, type Channel } from '../intake/interaction.entity.ts';
import type { Page } from '../shared/paging.schema.ts';
import { NOT_HIDDEN, reporterIs, whereSearch, type TicketSearch } from './ticket-search.ts';
import { tiedToItsCall } from './ticket-visibility.ts';
import type { Viewer } from '../staff/viewer.ts';
import { TicketContactSchema, TicketLogSchema, TicketSchema, TicketTokenSchema, type Ticket, type TicketLogRow } from './ticket.entity.ts';
import { OPEN_STATES, type TicketKind, type TicketState } from './ticket-workflow.ts';

export interface TicketFilter {
  /** Whose numbers and hidden reports count as their own. */
  viewerId: string;
  registeredBy?: string;
  open?: boolean;
  state?: TicketState;
  kind?: TicketKind;
  number?: string;
  phone?: string;
  search?: TicketSearch;
  cursor?: string;
  limit: number;
}

/** Somebody whose open tickets are asked for; `onTheLine`: on the viewer's own line, now. */
export interface CallerOfTickets {
  /** In our form; null when it was withheld. */
  number: string | null;
  residentIds: readonly string[];
  onTheLine: boolean;
}

/** What a ticket takes over from the call that brought it. */
export interface CallOfTicket {
  id: string;
  interactionId: string | null;
  /** The resident's side of the call, as Asterisk gave it. */
  number: string;
  residentId: string | null;
}

export interface ContactOfTicket {
  id: string;
  channel: Channel;
  direction: 'in' | 'out';
  at: number;
  callId: string | null;
}

const TOKENS_AN_INSERT = 400;

/** Tickets with their log, contacts and search tokens. */
export class TicketRepository {
  constructor(private readonly database: Database) {}

  byId(id: string): Promise<Ticket | null> {
    return this.tickets.findOneBy({ id });
  }

  byNumber(number: string): Promise<Ticket | null> {
    return this.tickets.findOneBy({ number });
  }

  bySubmissionKey(submissionKey: string): Promise<Ticket | null> {
    return this.tickets.findOneBy({ submissionKey });
  }

  /** Newest first. The cursor names the last ticket of the page before; tickets are ordered by when they were registered. */
  async list(filter: TicketFilter): Promise<Page<Ticket>> {
    const query = this.tickets.createQueryBuilder('t').orderBy('t.registeredAt', 'DESC').addOrderBy('t.id', 'DESC').take(filter.limit + 1);
    if (filter.registeredBy) query.andWhere('t.registeredBy = :registeredBy', filter);
    if (filter.open !== undefined) query.andWhere(`t.state ${filter.open ? 'IN' : 'NOT IN'} (:...openStates)`, { openStates: OPEN_STATES });
    if (filter.state) query.andWhere('t.state = :state', filter);
    if (filter.kind) query.andWhere('t.kind = :kind', filter);
    if (filter.number) query.andWhere('t.number = :number', filter);
    if (filter.phone) query.andWhere(reporterIs('phone'), { phone: filter.phone, viewerId: filter.viewerId });
    if (filter.search) whereSearch(query, filter.search, filter.viewerId);
    if (filter.cursor) {
      const last = await this.byId(filter.cursor);
      if (!last) return { items: [], next: null };
      query.andWhere('(t.registeredAt < :lastAt OR (t.registeredAt = :lastAt AND t.id < :lastId))', { lastAt: last.registeredAt, lastId: last.id });
    }
    const rows = await query.getMany();
    const items = rows.slice(0, filter.limit);
    return { items, next: rows.length > filter.limit ? items.at(-1)!.id : null };
  }

  /**
   * Open tickets of a caller: reported from this number, or about one of the residents behind it. A hidden report shows
   * for its reporter's own number only, never to the rest of the household; and then only while the caller is on the
   * viewer's line, or to whoever registered it.
   */
  openForCaller({ number, residentIds, onTheLine }: CallerOfTickets, viewerId: string, limit: number): Promise<Ticket[]> {
    if (!number && !residentIds.length) return Promise.resolve([]);
    return this.tickets
      .createQueryBuilder('t')
      .where('t.state IN (:...openStates)', { openStates: OPEN_STATES })
      .andWhere(
        new Brackets((either) => {
          either.where(onTheLine ? 't.reporterPhone = :number' : `(${reporterIs('number')})`, { number, viewerId });
          if (residentIds.length) either.orWhere(`(t.residentId IN (:...residentIds) AND ${NOT_HIDDEN})`, { residentIds });
        }),
      )
      .orderBy('t.registeredAt', 'DESC')
      .addOrderBy('t.id', 'DESC')
      .take(limit)
      .getMany();
  }

  insert(ticket: Ticket): Promise<unknown> {
    return this.tickets.insert(ticket);
  }

  /** Writes a ticket's next version; false when it no longer is at the version that was seen. */
  async replace(next: Ticket, seenVersion: number): Promise<boolean> {
    const { id, ...columns } = next;
    return Boolean((await this.tickets.update({ id, version: seenVersion }, columns)).affected);
  }

  appendLog(row: TicketLogRow): Promise<unknown> {
    return this.logs.insert(row as never);
  }

  logOf(ticketId: string): Promise<TicketLogRow[]> {
    return this.logs.find({ where: { ticketId }, order: { seq: 'ASC' } });
  }

  async addTokens(ticketId: string, tokens: ReadonlySet<string>): Promise<void> {
    const rows = [...tokens].map((token) => ({ token, ticketId }));
    for (let at = 0; at < rows.length; at += TOKENS_AN_INSERT) {
      await this.database.repository(TicketTokenSchema).insert(rows.slice(at, at + TOKENS_AN_INSERT));
    }
  }

  addContact(ticketId: string, interactionId: string): Promise<unknown> {
    return this.contacts.createQueryBuilder().insert().values({ ticketId, interactionId }).orIgnore().execute();
  }

  async contactsOf(ticketId: string): Promise<ContactOfTicket[]> {
    const links = await this.contacts.findBy({ ticketId });
    const ids = links.map((link) => link.interactionId);
    if (!ids.length) return [];
    const [interactions, calls] = await Promise.all([
      this.database.repository(InteractionSchema).find({ where: { id: In(ids) }, order: { at: 'ASC' } }),
      this.database.repository(CallSchema).find({ select: { id: true, interactionId: true }, where: { interactionId: In(ids) } }),
    ]);
    const callOf = new Map(calls.map((call) => [call.interactionId, call.id]));
    return interactions.map(({ id, channel, direction, at }) => ({ id, channel, direction, at, callId: callOf.get(id) ?? null }));
  }

  async call(id: string): Promise<CallOfTicket | null> {
    const call = await this.database.repository(CallSchema).findOneBy({ id });
    return call && { id, interactionId: call.interactionId, number: call.direction === 'in' ? call.fromNumber : call.toNumber, residentId: call.residentId };
  }

  /** The tickets that contacts have brought, oldest first, by interaction id; without those whose reporter would be told by it. */
  async numbersOfInteractions(interactionIds: readonly string[], viewer: Viewer): Promise<ReadonlyMap<string, { id: string; number: string }[]>> {
    const links = interactionIds.length ? await this.contacts.findBy({ interactionId: In([...interactionIds]) }) : [];
    if (!links.length) return new Map();
    const select = { id: true, number: true, kind: true, confidential: true, anonymous: true, registeredBy: true } as const;
    const tickets = await this.tickets.find({ select, where: { id: In(links.map((link) => link.ticketId)) }, order: { id: 'ASC' } });
    const found = new Map<string, { id: string; number: string }[]>();
    for (const { id, number } of tickets.filter((ticket) => tiedToItsCall(ticket, viewer))) {
      for (const { interactionId } of links.filter((link) => link.ticketId === id)) found.set(interactionId, [...(found.get(interactionId) ?? []), { id, number }]);
    }
    return found;
  }

  private get tickets() {
    return this.database.repository(TicketSchema);
  }

  private get logs() {
    return this.database.repository(TicketLogSchema);
  }

  private get contacts() {
    return this.database.repository(TicketContactSchema);
  }
}
