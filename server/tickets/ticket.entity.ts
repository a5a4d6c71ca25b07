import { EntitySchema } from 'typeorm';
import { count, flag, instant, json, key, oneOf, optional, primaryKey, real, version, word, longText } from '../database/columns.ts';
import type { Channel } from '../intake/interaction.entity.ts';
import { TICKET_KINDS, TICKET_STATES, URGENCIES, type TicketKind, type TicketState, type Urgency, type TicketAction } from './ticket-workflow.ts';

/** ticket 工单: one matter, from registration to closure. */
export interface Ticket {
  id: string;
  number: string;
  /** `<staff id>:<key made by the form>`: the same form sent twice makes one ticket; null for tickets that no form made. */
  submissionKey: string | null;
  process: string;
  channel: Channel;
  kind: TicketKind;
  categoryCode: string | null;
  urgency: Urgency;
  state: TicketState;
  content: string;
  address: string | null;
  areaId: string | null;
  lat: number | null;
  lng: number | null;
  reporterName: string | null;
  reporterPhone: string | null;
  anonymous: boolean;
  confidential: boolean;
  residentId: string | null;
  registeredBy: string | null;
  registeredAt: number;
  /** The public text, apart from any internal result. */
  reply: string | null;
  closedAt: number | null;
  version: number;
  updatedAt: number;
}

export const TicketSchema = new EntitySchema<Ticket>({
  name: 'Ticket',
  tableName: 'tickets',
  columns: {
    id: primaryKey(),
    number: word(16),
    submissionKey: word(96, optional),
    process: word(32, { default: 'social' }),
    channel: word(16),
    kind: word(16),
    categoryCode: word(16, optional),
    urgency: word(16),
    state: word(16),
    content: longText(),
    address: word(200, optional),
    areaId: key(optional),
    lat: real(optional),
    lng: real(optional),
    reporterName: word(64, optional),
    reporterPhone: word(64, optional),
    anonymous: flag(),
    confidential: flag(),
    residentId: key(optional),
    registeredBy: key(optional),
    registeredAt: instant(),
    reply: longText(optional),
    closedAt: instant(optional),
    version: version(),
    updatedAt: instant(),
  },
  checks: [oneOf('state', TICKET_STATES), oneOf('kind', TICKET_KINDS), oneOf('urgency', URGENCIES)].map((check) => ({ ...check, name: `${check.name}_tickets` })),
  indices: [
    { columns: ['number'], unique: true },
    { columns: ['submissionKey'], unique: true },
    { columns: ['state', 'registeredAt'] },
    { columns: ['reporterPhone', 'registeredAt'] },
    { columns: ['residentId', 'registeredAt'] },
    { columns: ['registeredBy', 'registeredAt'] },
    { columns: ['registeredAt'] },
  ],
});

/** One step of a ticket; written in the transaction of the change and never changed. The process view is this log. */
export interface TicketLogRow {
  id: string;
  ticketId: string;
  seq: number;
  at: number;
  actorId: string | null;
  actorName: string;
  action: TicketAction;
  fromState: TicketState | null;
  toState: TicketState;
  carried: Record<string, unknown>;
}

export const TicketLogSchema = new EntitySchema<TicketLogRow>({
  name: 'TicketLogRow',
  tableName: 'ticket_log',
  columns: {
    id: primaryKey(),
    ticketId: key(),
    seq: count(),
    at: instant(),
    actorId: key(optional),
    actorName: word(64),
    action: word(32),
    fromState: word(16, optional),
    toState: word(16),
    carried: json(),
  },
  indices: [{ columns: ['ticketId', 'seq'], unique: true }],
});

/** The search table: one row for each token of a ticket's text (see shared/search-tokens.ts). */
export interface TicketToken {
  token: string;
  ticketId: string;
}

export const TicketTokenSchema = new EntitySchema<TicketToken>({
  name: 'TicketToken',
  tableName: 'ticket_tokens',
  columns: { token: primaryKey(24), ticketId: primaryKey(26) },
  indices: [{ columns: ['ticketId'] }],
});

/** Which contacts belong to a ticket: one call may bring several tickets, and one ticket has any number of contacts. */
export interface TicketContact {
  ticketId: string;
  interactionId: string;
}

export const TicketContactSchema = new EntitySchema<TicketContact>({
  name: 'TicketContact',
  tableName: 'ticket_contacts',
  columns: { ticketId: primaryKey(26), interactionId: primaryKey(26) },
  indices: [{ columns: ['interactionId'] }],
});
