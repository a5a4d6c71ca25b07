import { z } from 'zod';
import { idParam } from '../shared/paging.schema.ts';

/** Where a masked number stands. */
export const REVEAL_SUBJECTS = ['ticket-reporter', 'call', 'call-back', 'resident-phone'] as const;
export type RevealSubject = (typeof REVEAL_SUBJECTS)[number];

export const revealForm = z.object({
  subjectType: z.enum(REVEAL_SUBJECTS),
  subjectId: idParam,
  /** Why the number is needed; it stays in the audit log. */
  reason: z.string().trim().min(4).max(200),
});
export type RevealForm = z.infer<typeof revealForm>;

export const revealView = z.object({ number: z.string() });
