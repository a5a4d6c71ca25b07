import type { AuditView } from '../../../server/audit/audit.schema.ts';

/** What the log can hold, in the order of the filter; the types make an unknown one a compile error. */
export const AUDIT_KINDS: readonly AuditView['kind'][] = [
  'sign-in', 'sign-in-failed', 'sign-out', 'account-locked', 'account-unlocked', 'password-changed', 'staff-created', 'staff-changed',
  'number-revealed', 'recording-played', 'call-listened', 'agent-steered', 'access-refused', 'audit-read',
];
