import { z } from 'zod';
import { CALL_ENDINGS, CALL_STATES } from './call-states.ts';
import { idParam, pageOf, pageQuery } from '../shared/paging.schema.ts';

const personRef = z.object({ id: z.string(), name: z.string() });

export const callView = z.object({
  id: z.string(),
  /** Asterisk's Linkedid; the INVITE to the agent's phone carries it as X-Call-Ref. */
  callRef: z.string(),
  direction: z.enum(['in', 'out']),
  /** Masked unless this reader may see it (the agent whose call it is). */
  fromNumber: z.string(),
  toNumber: z.string(),
  numberMasked: z.boolean(),
  queue: z.string().nullable(),
  state: z.enum(CALL_STATES),
  ending: z.enum(CALL_ENDINGS).nullable(),
  endingDetail: z.string().nullable(),
  agent: personRef.nullable(),
  resident: personRef.nullable(),
  callBackId: z.string().nullable(),
  source: z.enum(['live', 'imported']),
  usedSelfService: z.boolean(),
  startedAt: z.number(),
  queuedAt: z.number().nullable(),
  offeredAt: z.number().nullable(),
  connectedAt: z.number().nullable(),
  heldAt: z.number().nullable(),
  hungUpAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  ivrMs: z.number(),
  waitMs: z.number(),
  ringMs: z.number(),
  talkMs: z.number(),
  holdMs: z.number(),
  wrapUpMs: z.number(),
  recording: z.object({ id: z.string(), state: z.enum(['recording', 'ready', 'missing']), durationMs: z.number().nullable() }).nullable(),
  tickets: z.array(z.object({ id: z.string(), number: z.string() })),
  note: z.string().nullable(),
});
export type CallView = z.infer<typeof callView>;

export const callDetailView = callView.extend({
  offers: z.array(
    z.object({
      agent: personRef,
      offeredAt: z.number(),
      endedAt: z.number().nullable(),
      outcome: z.enum(['answered', 'no-answer', 'rejected', 'cancelled']).nullable(),
    }),
  ),
  /** Who listened to the recording, for those who may play it. */
  listens: z.array(z.object({ name: z.string(), at: z.number() })),
});
export type CallDetailView = z.infer<typeof callDetailView>;

export const callListQuery = pageQuery.extend({
  number: z.string().max(32).optional(),
  agentId: idParam.optional(),
  ending: z.enum(CALL_ENDINGS).optional(),
  live: z.enum(['true', 'false']).transform((value) => value === 'true').optional(),
  direction: z.enum(['in', 'out']).optional(),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
});
export type CallListQuery = z.infer<typeof callListQuery>;
export const callPage = pageOf(callView);

/** Click-to-call: whom to ring; by reference where the number is masked. */
export const dialForm = z.object({
  target: z.discriminatedUnion('type', [
    z.object({ type: z.literal('number'), number: z.string().min(3).max(32) }),
    z.object({ type: z.literal('call'), id: idParam }),
    z.object({ type: z.literal('call-back'), id: idParam }),
    z.object({ type: z.literal('ticket'), id: idParam }),
    z.object({ type: z.literal('resident-phone'), id: idParam }),
  ]),
});
export type DialForm = z.infer<typeof dialForm>;

export { residentCard, type ResidentCard } from '../residents/resident.schema.ts';
