import { normaliseNumber } from '../shared/phone-number.ts';
import { parseTicketNumber } from './ticket-number.ts';
import { reporterHidden } from './ticket-visibility.ts';
import type { TicketRepository } from './ticket.repository.ts';
import type { TicketKind, TicketState } from './ticket-workflow.ts';

export type TicketStatus = { readonly found: false } | { readonly found: true; readonly state: TicketState; readonly stateSince: number; readonly kind: TicketKind };

/** What the voice menu says about a ticket: its state and nothing of any person. */
export class TicketStatusReader {
  constructor(private readonly deps: { tickets: TicketRepository }) {}

  /**
   * By the number that a caller types. An accusation, a confidential or an anonymous ticket is found from its
   * reporter's own number only; of an anonymous one no number is kept, so nobody hears of it by telephone.
   * @param callerNumber as Asterisk gave it; null when withheld
   */
  async byNumber(number: string, callerNumber: string | null): Promise<TicketStatus> {
    const parsed = parseTicketNumber(number);
    const ticket = parsed.ok ? await this.deps.tickets.byNumber(parsed.number) : null;
    if (!ticket) return { found: false };
    const caller = callerNumber === null ? null : normaliseNumber(callerNumber);
    if (reporterHidden(ticket) && (caller === null || caller !== ticket.reporterPhone)) return { found: false };
    const log = await this.deps.tickets.logOf(ticket.id);
    const moved = log.findLast((row) => row.fromState !== row.toState && row.toState === ticket.state);
    return { found: true, state: ticket.state, stateSince: moved?.at ?? ticket.registeredAt, kind: ticket.kind };
  }
}
