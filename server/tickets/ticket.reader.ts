import { AppError } from '../shared/errors.ts';
import { normaliseNumber } from '../shared/phone-number.ts';
import type { Page } from '../shared/paging.schema.ts';
import type { StaffNames } from '../staff/staff-names.ts';
import type { Viewer } from '../staff/viewer.ts';
import { parseTicketNumber } from './ticket-number.ts';
import { isByCallerOrNumber, readSearch } from './ticket-search.ts';
import { mayOpen, seesAll, tiedToItsCall } from './ticket-visibility.ts';
import type { Ticket } from './ticket.entity.ts';
import { presentSummary, type TicketDetail } from './ticket.presenter.ts';
import type { CallerOfTickets, TicketRepository } from './ticket.repository.ts';
import type { TicketListQuery, TicketSummary } from './ticket.schema.ts';

const OPEN_FOR_CALLER = 20;

/** Where searches by a whole telephone number are counted and put on record; throws TOO_MANY_REQUESTS. */
export interface NumberLookUps {
  byNumber(number: string, viewer: Viewer): Promise<void>;
}

/** The read side of tickets: lists, pages, and what other features ask about them. */
export class TicketReader {
  constructor(private readonly deps: { tickets: TicketRepository; staffNames: StaffNames; lookUps: NumberLookUps }) {}

  /** Throws NOT_FOUND also when the ticket is there but not for this reader. */
  async open(id: string, viewer: Viewer): Promise<TicketDetail> {
    return this.detail(visible(await this.deps.tickets.byId(id), viewer));
  }

  /** By the number that people say. Throws TICKET_NUMBER_INVALID when its check digit is wrong. */
  async openByNumber(text: string, viewer: Viewer): Promise<TicketDetail> {
    return this.detail(visible(await this.deps.tickets.byNumber(ticketNumber(text)), viewer));
  }

  /** Everything about a ticket, whoever asks; for the services, which have asked before. */
  async detail(ticket: Ticket): Promise<TicketDetail> {
    const [log, contacts, names] = await Promise.all([
      this.deps.tickets.logOf(ticket.id),
      this.deps.tickets.contactsOf(ticket.id),
      this.deps.staffNames.namesOf([ticket.registeredBy]),
    ]);
    return { ticket, log, contacts, names };
  }

  async list(query: TicketListQuery, viewer: Viewer): Promise<Page<TicketSummary>> {
    const search = query.q ? readSearch(query.q) : undefined;
    const phone = query.phone === undefined ? undefined : telephoneNumber(query.phone);
    const number = query.number === undefined ? undefined : ticketNumber(query.number);
    for (const typed of new Set([...(phone ? [phone] : []), ...(search?.phones ?? [])])) await this.deps.lookUps.byNumber(typed, viewer);
    const byCallerOrNumber = number !== undefined || phone !== undefined || (search !== undefined && isByCallerOrNumber(search));
    const beyondOwn = seesAll(viewer) || (viewer.rights.has('callers:look-up') && byCallerOrNumber);
    const page = await this.deps.tickets.list({
      viewerId: viewer.staffId,
      registeredBy: query.mine || !beyondOwn ? viewer.staffId : undefined,
      open: query.open,
      state: query.state,
      kind: query.kind,
      number,
      phone,
      search,
      cursor: query.cursor,
      limit: query.limit,
    });
    return { items: await this.summaries(page.items, viewer), next: page.next };
  }

  /** The open tickets of a caller, newest first; hidden ones while he is on the viewer's line only. */
  async forCaller(caller: CallerOfTickets & { number: string }, viewer: Viewer): Promise<TicketSummary[]> {
    const found = await this.deps.tickets.openForCaller({ ...caller, number: normaliseNumber(caller.number) }, viewer.staffId, OPEN_FOR_CALLER);
    return this.summaries(found, viewer);
  }

  /** The tickets that contacts have brought, oldest first, by interaction id; without those whose reporter this viewer must not learn. */
  ofInteractions(interactionIds: readonly string[], viewer: Viewer): Promise<ReadonlyMap<string, { id: string; number: string }[]>> {
    return this.deps.tickets.numbersOfInteractions(interactionIds, viewer);
  }

  /** The reporter's number in full, for a recorded reveal; null when none was kept. Throws NOT_FOUND. */
  async reporterNumber(id: string, viewer: Viewer): Promise<string | null> {
    return visible(await this.deps.tickets.byId(id), viewer).reporterPhone;
  }

  /** The reporter's number for a call to him; null when none was kept. Throws NOT_FOUND, REPORTER_HIDDEN. */
  async numberToCall(id: string, viewer: Viewer): Promise<string | null> {
    const ticket = visible(await this.deps.tickets.byId(id), viewer);
    if (!tiedToItsCall(ticket, viewer)) throw new AppError('REPORTER_HIDDEN');
    return ticket.reporterPhone;
  }

  private async summaries(tickets: readonly Ticket[], viewer: Viewer): Promise<TicketSummary[]> {
    const names = await this.deps.staffNames.namesOf(tickets.map((ticket) => ticket.registeredBy));
    return tickets.map((ticket) => presentSummary(ticket, names, viewer));
  }
}

/** The ticket, or NOT_FOUND where it is not there for this reader: the answer must not tell the two apart. */
export function visible(ticket: Ticket | null, viewer: Viewer): Ticket {
  if (!ticket || !mayOpen(ticket, viewer)) throw new AppError('NOT_FOUND');
  return ticket;
}

function ticketNumber(text: string): string {
  const parsed = parseTicketNumber(text);
  if (!parsed.ok) throw new AppError('TICKET_NUMBER_INVALID');
  return parsed.number;
}

function telephoneNumber(text: string): string {
  const number = normaliseNumber(text);
  if (!number) throw new AppError('NUMBER_INVALID');
  return number;
}
