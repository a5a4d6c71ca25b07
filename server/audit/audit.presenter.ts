import type { AuditRow } from './audit.entity.ts';
import type { AuditView } from './audit.schema.ts';

export function presentAudit(row: AuditRow): AuditView {
  return { ...row };
}
