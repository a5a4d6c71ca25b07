import { z } from 'zod';

export const queueView = z.object({
  name: z.string(),
  waiting: z.array(
    z.object({
      callId: z.string(),
      number: z.string(),
      residentName: z.string().nullable(),
      position: z.number(),
      queuedAt: z.number(),
      offeredTo: z.string().nullable(),
    }),
  ),
  ready: z.number(),
  paused: z.number(),
  busy: z.number(),
  answeredToday: z.number(),
  missedToday: z.number(),
  answeredInTime: z.number().nullable(),
});
