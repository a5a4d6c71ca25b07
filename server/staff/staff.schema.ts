import { z } from 'zod';
import { RIGHTS, ROLES } from './roles.ts';
import { idParam } from '../shared/paging.schema.ts';

export const signInForm = z.object({
  login: z.string().trim().toLowerCase().min(1).max(32),
  password: z.string().min(1).max(200),
});

export const passwordForm = z.object({ current: z.string().min(1).max(200), next: z.string().min(1).max(200) });

export const staffView = z.object({
  id: idParam,
  login: z.string(),
  name: z.string(),
  roles: z.array(z.enum(ROLES)),
  extension: z.string().nullable(),
  language: z.enum(['zh', 'en']),
  lockedUntil: z.number().nullable(),
  disabled: z.boolean(),
  /** Unusable until a security officer confirms it. */
  awaitsConfirmation: z.boolean(),
});
export type StaffView = z.infer<typeof staffView>;

/** Who is signed in, with everything that the screens need to know of it. */
export const sessionView = z.object({
  staff: staffView,
  rights: z.array(z.enum(RIGHTS)),
  mustChangePassword: z.boolean(),
  /** After this many ms in which nobody did anything (a request that is not a GET, or `active` on the socket) the session ends. */
  idleMs: z.number(),
});
export type SessionView = z.infer<typeof sessionView>;

export const staffForm = z.object({
  login: z.string().trim().toLowerCase().regex(/^[a-z0-9][a-z0-9._-]{1,31}$/),
  name: z.string().trim().min(1).max(64),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
  extension: z.string().regex(/^[1-9]\d{3}$/).nullable().default(null),
  language: z.enum(['zh', 'en']).default('zh'),
  password: z.string().min(1).max(200),
});
export type StaffForm = z.infer<typeof staffForm>;

/** Only what is given changes. Written out rather than made from staffForm, whose defaults would take the extension away. */
export const staffChangeForm = z.object({
  name: staffForm.shape.name.optional(),
  roles: staffForm.shape.roles.optional(),
  extension: z.string().regex(/^[1-9]\d{3}$/).nullable().optional(),
  language: z.enum(['zh', 'en']).optional(),
  disabled: z.boolean().optional(),
});
export type StaffChangeForm = z.infer<typeof staffChangeForm>;

export const passwordResetForm = staffForm.pick({ password: true });
