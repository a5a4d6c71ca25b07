import { nextValue } from '../database/counters.ts';
import type { Database } from '../database/database.ts';
import { isUniqueViolation } from '../database/unique.ts';
import type { Ledger } from '../events/ledger.ts';
import { localDay, type Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { normaliseNumber } from '../shared/phone-number.ts';
import { tokens } from '../shared/search-tokens.ts';
import type { Viewer } from '../staff/viewer.ts';
import { makeTicketNumber } from './ticket-number.ts';
import { reporterHidden } from './ticket-visibility.ts';
import type { Ticket } from './ticket.entity.ts';
import { presentTicket, type TicketDetail } from './ticket.presenter.ts';
import { visible, type TicketReader } from './ticket.reader.ts';
import type { CallOfTicket, TicketRepository } from './ticket.repository.ts';
import type { TicketForm } from './ticket.schema.ts';
import { allowedActions, findStep, type Actor, type TicketAction } from './ticket-workflow.ts';

/** What tickets need to know of residents. */
export interface ResidentCheck {
  exists(residentId: string): Promise<boolean>;
}

/** Which calls somebody may tie to a ticket: those that he may read. */
export interface CallCheck {
  mayOpen(callId: string, viewer: Viewer): Promise<boolean>;
}

interface Deps {
  database: Database;
  ledger: Ledger;
  clock: Clock;
  tickets: TicketRepository;
  reader: TicketReader;
  residents: ResidentCheck;
  calls: CallCheck;
  /** The community's zone, e.g. Asia/Shanghai: its day is in the ticket's number. */
  timeZone: string;
  /** The codes of the category tree; absent: any. */
  categories?: { has(code: string): boolean };
}

type TicketActor = Actor & { readonly staffId: string | null; readonly name: string };
type Carried = Record<string, unknown>;

/** The write side of tickets: each public function is one step, or several, of the table in one transaction. */
export class TicketService {
  constructor(private readonly deps: Deps) {}

  /**
   * Registers a matter; with `reply` it is answered on the spot in the same transaction, or not registered at all.
   * The same submission key of the same person gives the same ticket, also when two requests race.
   */
  async register(form: TicketForm, viewer: Viewer): Promise<TicketDetail> {
    const submissionKey = `${viewer.staffId}:${form.submissionKey}`;
    const known = await this.deps.tickets.bySubmissionKey(submissionKey);
    if (known) return this.deps.reader.detail(known);
    try {
      return await this.deps.reader.detail(await this.deps.database.transaction(() => this.registerNew(form, submissionKey, viewer)));
    } catch (error) {
      const winner = isUniqueViolation(error) ? await this.deps.tickets.bySubmissionKey(submissionKey) : null;
      if (!winner) throw error;
      return this.deps.reader.detail(winner);
    }
  }

  answerOnTheSpot(id: string, input: { version: number; reply: string }, viewer: Viewer): Promise<TicketDetail> {
    return this.act(id, input.version, 'answer-on-the-spot', { reply: input.reply }, { reply: input.reply }, viewer);
  }

  /** With a callId the call becomes a contact of the ticket: somebody rang again about the same matter. */
  addNote(id: string, input: { version: number; text: string; callId?: string | null }, viewer: Viewer): Promise<TicketDetail> {
    const joinCall = async (): Promise<void> => {
      const call = input.callId ? await this.callOf(input.callId, viewer) : null;
      if (call?.interactionId) await this.deps.tickets.addContact(id, call.interactionId);
    };
    return this.act(id, input.version, 'add-note', {}, { text: input.text }, viewer, joinCall);
  }

  private async registerNew(form: TicketForm, submissionKey: string, viewer: Viewer): Promise<Ticket> {
    const known = await this.deps.tickets.bySubmissionKey(submissionKey);
    if (known) return known;
    const call = form.callId ? await this.callOf(form.callId, viewer) : null;
    const draft = { ...(await this.draft(form, call, viewer)), submissionKey, number: await this.nextNumber() };
    const actor = actorOf(viewer);
    const registered = await this.step(null, draft, 'register', { kind: draft.kind, urgency: draft.urgency, channel: draft.channel }, actor);
    if (!registered) throw new Error('A new ticket was not written.');
    await this.deps.tickets.addTokens(registered.id, tokens(searchText(registered)));
    if (call?.interactionId) await this.deps.tickets.addContact(registered.id, call.interactionId);
    if (!form.reply) return registered;
    const answered = await this.step(registered, { ...registered, reply: form.reply }, 'answer-on-the-spot', { reply: form.reply }, actor);
    if (!answered) throw new Error('A ticket of this transaction was changed by another.');
    return answered;
  }

  private async act(id: string, seenVersion: number, action: TicketAction, change: Partial<Ticket>, carried: Carried, viewer: Viewer, also: () => Promise<void> = () => Promise.resolve()): Promise<TicketDetail> {
    const moved = await this.deps.database.transaction(async () => {
      const before = visible(await this.deps.tickets.byId(id), viewer);
      const after = before.version === seenVersion ? await this.step(before, { ...before, ...change }, action, carried, actorOf(viewer)) : null;
      if (after) await also();
      return after;
    });
    if (moved) return this.deps.reader.detail(moved);
    const present = await this.deps.reader.open(id, viewer);
    throw new AppError('TICKET_STALE', {}, { ticket: presentTicket(present, viewer) });
  }

  /**
   * One step of the table: the ticket's next version, its log row (whose seq is that version) and the ledger's event.
   * @returns null when somebody else was quicker; then nothing was written
   */
  private async step(before: Ticket | null, wanted: Ticket, action: TicketAction, carried: Carried, actor: TicketActor): Promise<Ticket | null> {
    const subject = { state: before?.state ?? null, kind: wanted.kind };
    const row = findStep(subject, action, actor);
    if (!row) {
      throw new AppError('TICKET_ACTION_REFUSED', { state: subject.state ?? '-', action }, { state: subject.state, allowedActions: allowedActions(subject, actor) });
    }
    const now = this.deps.clock.now();
    const state = row.to === 'same' ? wanted.state : row.to;
    const version = (before?.version ?? 0) + 1;
    const next: Ticket = { ...wanted, state, version, updatedAt: now, closedAt: state === 'closed' ? (before?.closedAt ?? now) : null };
    if (before && !(await this.deps.tickets.replace(next, before.version))) return null;
    if (!before) await this.deps.tickets.insert(next);
    await this.deps.tickets.appendLog({
      id: newId(), ticketId: next.id, seq: version, at: now, actorId: actor.staffId, actorName: actor.name, action, fromState: subject.state, toState: state, carried,
    });
    const { id, number, channel, registeredBy } = next;
    if (before) await this.deps.ledger.append('ticket.moved', id, { ticketId: id, number, action, from: before.state, to: state, actorId: actor.staffId, registeredBy });
    else await this.deps.ledger.append('ticket.registered', id, { ticketId: id, number, channel, registeredBy });
    return next;
  }

  /** What the form says and what it leaves to be known from the call; an anonymous ticket keeps nothing of the reporter. */
  private async draft(form: TicketForm, call: CallOfTicket | null, viewer: Viewer): Promise<Ticket> {
    const now = this.deps.clock.now();
    const reporter = form.anonymous ? { reporterName: null, reporterPhone: null, residentId: null } : await this.reporter(form, call);
    if (form.categoryCode && this.deps.categories?.has(form.categoryCode) === false) throw new AppError('BAD_REQUEST', { detail: 'categoryCode' });
    return {
      id: newId(), number: '', submissionKey: null, process: 'social', channel: call ? 'phone' : 'walk-in',
      kind: form.kind, categoryCode: form.categoryCode || null, urgency: form.urgency, state: 'registered',
      content: form.content, address: form.address || null, areaId: form.areaId ?? null, lat: null, lng: null,
      ...reporter, anonymous: form.anonymous, confidential: form.confidential,
      registeredBy: viewer.staffId, registeredAt: now, reply: null, closedAt: null, version: 0, updatedAt: now,
    };
  }

  private async reporter(form: TicketForm, call: CallOfTicket | null): Promise<Pick<Ticket, 'reporterName' | 'reporterPhone' | 'residentId'>> {
    const typed = form.reporterPhone ? normaliseNumber(form.reporterPhone) : null;
    if (form.reporterPhone && !typed) throw new AppError('NUMBER_INVALID');
    if (form.residentId && !(await this.deps.residents.exists(form.residentId))) throw new AppError('BAD_REQUEST', { detail: 'residentId' });
    const reporter = {
      reporterName: form.reporterName || null,
      reporterPhone: typed ?? (call && normaliseNumber(call.number)),
      residentId: form.residentId ?? call?.residentId ?? null,
    };
    // workflow.md, 'register' must carry a contact or 'anonymous'.
    if (!reporter.reporterName && !reporter.reporterPhone && !reporter.residentId) throw new AppError('TICKET_CONTACT_MISSING');
    return reporter;
  }

  private async callOf(callId: string, viewer: Viewer): Promise<CallOfTicket> {
    const call = (await this.deps.calls.mayOpen(callId, viewer)) ? await this.deps.tickets.call(callId) : null;
    if (!call) throw new AppError('BAD_REQUEST', { detail: 'callId' });
    return call;
  }

  private async nextNumber(): Promise<string> {
    const day = localDay(this.deps.clock.now(), this.deps.timeZone);
    return makeTicketNumber(day, await nextValue(this.deps.database, `ticket:${day}`));
  }
}

/** What a ticket is found by. The name of a hidden reporter is not among it: a hit would tell it. */
function searchText(ticket: Ticket): string {
  return [ticket.content, ticket.address, reporterHidden(ticket) ? null : ticket.reporterName].filter(Boolean).join('\n');
}

function actorOf(viewer: Viewer): TicketActor {
  return { staffId: viewer.staffId, name: viewer.name, roles: viewer.roles };
}
