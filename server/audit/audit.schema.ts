import { z } from 'zod';
import { idParam, pageOf, pageQuery } from '../shared/paging.schema.ts';
import { AUDIT_KINDS } from './audit.entity.ts';

export const auditView = z.object({
  id: z.string(),
  /** Epoch ms. */
  at: z.number(),
  kind: z.enum(AUDIT_KINDS),
  staffId: z.string().nullable(),
  login: z.string().nullable(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  result: z.enum(['done', 'refused']),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
  address: z.string().nullable(),
});
export type AuditView = z.infer<typeof auditView>;
export const auditPage = pageOf(auditView);

export const auditQuery = pageQuery.extend({
  kind: z.enum(AUDIT_KINDS).optional(),
  staffId: idParam.optional(),
  subjectType: z.string().max(32).optional(),
  subjectId: z.string().max(64).optional(),
  /** Epoch ms, inclusive. */
  from: z.coerce.number().int().min(0).optional(),
  /** Epoch ms, exclusive. */
  to: z.coerce.number().int().min(0).optional(),
});
export type AuditQuery = z.infer<typeof auditQuery>;
