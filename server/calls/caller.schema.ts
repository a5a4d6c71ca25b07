import { z } from 'zod';
import { ticketSummary } from '../tickets/ticket.schema.ts';
import { callView, residentCard } from './call.schema.ts';
import { callBackView } from '../callbacks/call-back.schema.ts';

/** The screen-pop: everything known about the person on the line. */
export const callerView = z.object({
  number: z.string(),
  residents: z.array(residentCard),
  calls: z.array(callView),
  tickets: z.array(ticketSummary),
  callBack: callBackView.nullable(),
});
export type CallerView = z.infer<typeof callerView>;
