import { maskNumber } from '../shared/phone-number.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { ContactOfTicket } from './ticket.repository.ts';
import type { Ticket, TicketLogRow } from './ticket.entity.ts';
import type { TicketSummary, TicketView } from './ticket.schema.ts';
import { reporterHidden } from './ticket-visibility.ts';
import { allowedActions } from './ticket-workflow.ts';

/** A ticket with everything that its page shows. */
export interface TicketDetail {
  readonly ticket: Ticket;
  readonly log: readonly TicketLogRow[];
  readonly contacts: readonly ContactOfTicket[];
  readonly names: ReadonlyMap<string, string>;
}

/** Stands where a reporter is known but hidden, so that a screen can offer the reveal. */
export const HIDDEN = '***';
const EXCERPT = 60;

/** A row of a list. Phones are masked, hidden reporters are hidden. */
export function presentSummary(ticket: Ticket, names: ReadonlyMap<string, string>, viewer: Viewer): TicketSummary {
  const hidden = reporterHidden(ticket);
  return {
    id: ticket.id,
    number: ticket.number,
    channel: ticket.channel,
    kind: ticket.kind,
    categoryCode: ticket.categoryCode,
    urgency: ticket.urgency,
    state: ticket.state,
    excerpt: excerpt(ticket.content),
    address: ticket.address,
    reporterName: hidden && ticket.reporterName ? HIDDEN : ticket.reporterName,
    reporterPhone: phone(ticket, hidden, viewer),
    registeredAt: ticket.registeredAt,
    registeredBy: ticket.registeredBy ? { id: ticket.registeredBy, name: names.get(ticket.registeredBy) ?? '' } : null,
    updatedAt: ticket.updatedAt,
    version: ticket.version,
  };
}

/** The ticket's page, with what this reader may do now. */
export function presentTicket({ ticket, log, contacts, names }: TicketDetail, viewer: Viewer): TicketView {
  const hidden = reporterHidden(ticket);
  return {
    ...presentSummary(ticket, names, viewer),
    content: ticket.content,
    reply: ticket.reply,
    anonymous: ticket.anonymous,
    confidential: ticket.confidential,
    residentId: hidden ? null : ticket.residentId,
    areaId: ticket.areaId,
    closedAt: ticket.closedAt,
    allowedActions: allowedActions(ticket, viewer),
    log: log.map(({ seq, at, actorName, action, fromState, toState, carried }) => ({ seq, at, actorName, action, fromState, toState, carried })),
    // The call of a hidden reporter leads to the number, and with it to the person; its exact time leads to the call.
    contacts: contacts.map((contact) => (hidden ? { ...contact, id: null, at: null, callId: null } : contact)),
  };
}

function phone(ticket: Ticket, hidden: boolean, viewer: Viewer): string | null {
  if (!ticket.reporterPhone) return null;
  if (hidden) return HIDDEN;
  return viewer.rights.has('numbers:see') ? ticket.reporterPhone : maskNumber(ticket.reporterPhone);
}

function excerpt(content: string): string {
  const characters = [...content.replace(/\s+/gu, ' ').trim()];
  return characters.length > EXCERPT ? `${characters.slice(0, EXCERPT).join('')}…` : characters.join('');
}
