import { z } from 'zod';
import { pageOf, pageQuery } from '../shared/paging.schema.ts';
import { CALL_ENDINGS } from '../calls/call-states.ts';
import { CALL_BACK_OUTCOMES, CALL_BACK_STATES } from './call-back.entity.ts';

export const callBackView = z.object({
  id: z.string(),
  /** Masked until it is this reader's. */
  number: z.string(),
  resident: z.object({ id: z.string(), name: z.string() }).nullable(),
  lastCallId: z.string(),
  reason: z.enum(CALL_ENDINGS),
  state: z.enum(CALL_BACK_STATES),
  missedCalls: z.number(),
  firstMissedAt: z.number(),
  lastMissedAt: z.number(),
  takenBy: z.object({ id: z.string(), name: z.string() }).nullable(),
  leaseUntil: z.number().nullable(),
  attempts: z.number(),
  lastAttemptAt: z.number().nullable(),
  outcome: z.enum(CALL_BACK_OUTCOMES).nullable(),
  note: z.string().nullable(),
  doneAt: z.number().nullable(),
});
export type CallBackView = z.infer<typeof callBackView>;
export const callBackPage = pageOf(callBackView);

/** What the one who called back found; that a number was withheld only the system says. */
export const callBackDoneForm = z.object({ outcome: z.enum(CALL_BACK_OUTCOMES).exclude(['no-number']), note: z.string().trim().max(500).optional() });

export const callBackListQuery = pageQuery.extend({ state: z.enum(CALL_BACK_STATES).optional() });
export type CallBackListQuery = z.infer<typeof callBackListQuery>;
export type CallBackDoneForm = z.infer<typeof callBackDoneForm>;
