import type { Viewer } from '../staff/viewer.ts';
import type { Ticket } from './ticket.entity.ts';

/**
 * Who sees which ticket (workflow.md, 'Who sees what'). Pure.
 *
 * Whoever may read all, reads all. An agent sees what he registered, and whatever he finds by a caller or a number:
 * the list without such a search holds his own only, and a ticket opens by its id, which he has from a search.
 */
export function seesAll(viewer: Viewer): boolean {
  return viewer.rights.has('tickets:read-all');
}

/** Whether this ticket opens for this reader. */
export function mayOpen(ticket: Pick<Ticket, 'registeredBy'>, viewer: Viewer): boolean {
  return seesAll(viewer) || viewer.rights.has('callers:look-up') || ticket.registeredBy === viewer.staffId;
}

/** Whether a reader of its call may learn of a ticket there: the call names a reporter whom the ticket hides. */
export function tiedToItsCall(ticket: Pick<Ticket, 'kind' | 'confidential' | 'anonymous' | 'registeredBy'>, viewer: Viewer): boolean {
  return !reporterHidden(ticket) || ticket.registeredBy === viewer.staffId;
}

/**
 * The reporter of an accusation or of a confidential ticket is hidden from everybody; the number is had by a reveal
 * with a reason, which is recorded. Of an anonymous one nothing is kept in the first place.
 */
export function reporterHidden(ticket: Pick<Ticket, 'kind' | 'confidential' | 'anonymous'>): boolean {
  return ticket.kind === 'accusation' || ticket.confidential || ticket.anonymous;
}
