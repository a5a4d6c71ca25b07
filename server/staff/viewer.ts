import type { Right, Role } from './roles.ts';

/** Who asks: a signed-in member of staff, as every service and presenter sees them. */
export interface Viewer {
  readonly staffId: string;
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly rights: ReadonlySet<Right>;
  readonly extension: string | null;
  readonly sessionId: string;
  /** Where the request came from, for the audit log. */
  readonly address: string;
}
