import { z } from 'zod';
import { TICKET_KINDS, URGENCIES } from '../tickets/ticket-workflow.ts';

const label = z.object({ zh: z.string(), en: z.string() });

/** What every signed-in screen needs to know of this community's set-up. GET /api/v1/settings. */
export const settingsView = z.object({
  communityName: label,
  hotlineNumber: z.string(),
  timeZone: z.string(),
  pauseReasons: z.array(z.object({ code: z.string(), label })),
  queues: z.array(z.object({ name: z.string(), label })),
  categories: z.array(z.object({ code: z.string(), parent: z.string().nullable(), label, kind: z.enum(TICKET_KINDS).nullable() })),
  kinds: z.array(z.enum(TICKET_KINDS)),
  urgencies: z.array(z.enum(URGENCIES)),
  wrapUpMs: z.number(),
  answerWithinMs: z.number(),
  voice: z.boolean(),
  demo: z.boolean(),
});
export type SettingsView = z.infer<typeof settingsView>;
