import { z } from 'zod';
import { idParam, pageOf, pageQuery } from '../shared/paging.schema.ts';
import { CHANNELS } from '../intake/interaction.entity.ts';
import { TICKET_ACTIONS, TICKET_KINDS, TICKET_STATES, URGENCIES } from './ticket-workflow.ts';

const content = z.string().trim().min(1).max(5000);
const reply = z.string().trim().min(1).max(5000);

/** The agent's form. With `reply` the matter is answered on the spot in the same step. */
export const ticketForm = z.object({
  /** Made by the screen when the form opens: sending it twice makes one ticket. */
  submissionKey: z.string().min(8).max(64),
  callId: idParam.nullish(),
  kind: z.enum(TICKET_KINDS),
  categoryCode: z.string().max(16).nullish(),
  urgency: z.enum(URGENCIES).default('ordinary'),
  content,
  address: z.string().trim().max(200).nullish(),
  areaId: idParam.nullish(),
  reporterName: z.string().trim().max(64).nullish(),
  /** Absent with a callId: the caller's own number. */
  reporterPhone: z.string().trim().max(32).nullish(),
  anonymous: z.boolean().default(false),
  confidential: z.boolean().default(false),
  residentId: idParam.nullish(),
  reply: reply.nullish(),
});
export type TicketForm = z.infer<typeof ticketForm>;

export const answerForm = z.object({ version: z.number().int().min(1), reply });
export const noteForm = z.object({ version: z.number().int().min(1), text: z.string().trim().min(1).max(2000), callId: idParam.nullish() });

export const ticketSummary = z.object({
  id: z.string(),
  number: z.string(),
  channel: z.enum(CHANNELS),
  kind: z.enum(TICKET_KINDS),
  categoryCode: z.string().nullable(),
  urgency: z.enum(URGENCIES),
  state: z.enum(TICKET_STATES),
  excerpt: z.string(),
  address: z.string().nullable(),
  reporterName: z.string().nullable(),
  reporterPhone: z.string().nullable(),
  registeredAt: z.number(),
  registeredBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  updatedAt: z.number(),
  version: z.number(),
});
export type TicketSummary = z.infer<typeof ticketSummary>;

export const ticketView = ticketSummary.extend({
  content: z.string(),
  reply: z.string().nullable(),
  anonymous: z.boolean(),
  confidential: z.boolean(),
  residentId: z.string().nullable(),
  areaId: z.string().nullable(),
  closedAt: z.number().nullable(),
  /** What this reader may do now. */
  allowedActions: z.array(z.enum(TICKET_ACTIONS)),
  log: z.array(
    z.object({
      seq: z.number(),
      at: z.number(),
      actorName: z.string(),
      action: z.enum(TICKET_ACTIONS),
      fromState: z.enum(TICKET_STATES).nullable(),
      toState: z.enum(TICKET_STATES),
      carried: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Of a hidden reporter without what would lead to the call: id, time and callId are null. */
  contacts: z.array(
    z.object({ id: z.string().nullable(), channel: z.enum(CHANNELS), direction: z.enum(['in', 'out']), at: z.number().nullable(), callId: z.string().nullable() }),
  ),
});
export type TicketView = z.infer<typeof ticketView>;

export const ticketListQuery = pageQuery.extend({
  mine: z.enum(['true', 'false']).transform((value) => value === 'true').optional(),
  open: z.enum(['true', 'false']).transform((value) => value === 'true').optional(),
  state: z.enum(TICKET_STATES).optional(),
  kind: z.enum(TICKET_KINDS).optional(),
  number: z.string().max(20).optional(),
  phone: z.string().max(32).optional(),
  q: z.string().trim().max(100).optional(),
});
export type TicketListQuery = z.infer<typeof ticketListQuery>;
export const ticketPage = pageOf(ticketSummary);
