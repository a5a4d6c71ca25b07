import { CallAccess } from '../../server/calls/call-access.ts';
import { CallRepository } from '../../server/calls/call.repository.ts';
import type { Database } from '../../server/database/database.ts';
import { Ledger } from '../../server/events/ledger.ts';
import type { Clock } from '../../server/shared/clock.ts';
import { newId } from '../../server/shared/ids.ts';
import { StaffNames } from '../../server/staff/staff-names.ts';
import { TicketReader, type NumberLookUps } from '../../server/tickets/ticket.reader.ts';
import { TicketRepository } from '../../server/tickets/ticket.repository.ts';
import { ticketForm, type TicketForm } from '../../server/tickets/ticket.schema.ts';
import { TicketService } from '../../server/tickets/ticket.service.ts';
import { TicketStatusReader } from '../../server/tickets/ticket-status.reader.ts';

/** Looks that nobody counts: for tests that are about something else. */
export const FREE_LOOK_UPS = { byNumber: async () => undefined, ofCall: async () => undefined, ofResident: async () => undefined };

/** The tickets' parts over one database. */
export function ticketParts(database: Database, clock: Clock, { residentIds = new Set<string>(), lookUps = FREE_LOOK_UPS as NumberLookUps } = {}) {
  const tickets = new TicketRepository(database);
  const reader = new TicketReader({ tickets, staffNames: new StaffNames(database), lookUps });
  const ledger = new Ledger(database, clock);
  const service = new TicketService({
    database, ledger, clock, tickets, reader, residents: { exists: async (id) => residentIds.has(id) }, calls: new CallAccess(new CallRepository(database)), timeZone: 'Asia/Shanghai',
  });
  return { tickets, reader, ledger, service, status: new TicketStatusReader({ tickets }) };
}

/** A form as it comes out of the edge's parser. */
export function form(change: Partial<TicketForm> = {}): TicketForm {
  return ticketForm.parse({ submissionKey: newId(), kind: 'consultation', content: '楼道灯坏了，晚上看不清台阶', reporterPhone: '13812345678', ...change });
}
