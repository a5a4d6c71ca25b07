import { EntitySchema } from 'typeorm';
import { instant, json, key, optional, primaryKey, word } from '../database/columns.ts';

/** What security and privacy rules want on record (等保三级: date, type, subject, object, result). Rows are never changed. */
export const AUDIT_KINDS = [
  'sign-in', 'sign-in-failed', 'sign-out', 'account-locked', 'password-changed', 'password-reset', 'staff-created', 'staff-changed', 'account-unlocked',
  'account-confirmed', 'session-ended',
  'recording-played', 'number-revealed', 'call-listened', 'access-refused', 'audit-read', 'agent-steered',
  'number-dialled', 'caller-looked-up', 'resident-viewed',
] as const;
export type AuditKind = (typeof AUDIT_KINDS)[number];

export interface AuditRow {
  id: string;
  at: number;
  kind: AuditKind;
  staffId: string | null;
  login: string | null;
  subjectType: string | null;
  subjectId: string | null;
  result: 'done' | 'refused';
  reason: string | null;
  detail: Record<string, unknown> | null;
  address: string | null;
}

export const AuditSchema = new EntitySchema<AuditRow>({
  name: 'AuditRow',
  tableName: 'audit_log',
  columns: {
    id: primaryKey(),
    at: instant(),
    kind: word(32),
    staffId: key(optional),
    login: word(64, optional),
    subjectType: word(32, optional),
    subjectId: word(64, optional),
    result: word(8),
    reason: word(255, optional),
    detail: json(optional),
    address: word(64, optional),
  },
  indices: [{ columns: ['at'] }, { columns: ['staffId', 'at'] }, { columns: ['subjectType', 'subjectId'] }],
});
