import type { AuditView } from '../../../server/audit/audit.schema.ts';

/** What the log can hold, in the order of the filter. A record, so that a kind that is forgotten does not compile. */
const KNOWN: Readonly<Record<AuditView['kind'], true>> = {
  'sign-in': true, 'sign-in-failed': true, 'sign-out': true, 'account-locked': true, 'account-unlocked': true, 'account-confirmed': true, 'session-ended': true, 'password-changed': true, 'password-reset': true,
  'staff-created': true, 'staff-changed': true, 'number-revealed': true, 'number-dialled': true, 'caller-looked-up': true, 'resident-viewed': true, 'recording-played': true, 'call-listened': true, 'agent-steered': true,
  'access-refused': true, 'audit-read': true,
};

export const AUDIT_KINDS = Object.keys(KNOWN) as AuditView['kind'][];
