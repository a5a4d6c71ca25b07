import { rightsOf } from './roles.ts';
import type { Staff } from './staff.entity.ts';
import type { SessionView, StaffView } from './staff.schema.ts';
import type { Viewer } from './viewer.ts';

/** An account as screens see it; never the hash of its password. */
export function presentStaff(staff: Staff, lockedUntil: number | null): StaffView {
  return {
    id: staff.id,
    login: staff.login,
    name: staff.name,
    roles: staff.roles,
    extension: staff.extension,
    language: staff.language,
    lockedUntil,
    disabled: staff.disabledAt !== null,
    awaitsConfirmation: staff.awaitsConfirmation,
  };
}

/** Who is signed in. Whoever is signed in is not locked. */
export function presentSession(staff: Staff, mustChangePassword: boolean, idleMs: number): SessionView {
  return { staff: presentStaff(staff, null), rights: [...rightsOf(staff.roles)], mustChangePassword, idleMs };
}

export function viewerOf(staff: Staff, sessionId: string, address: string): Viewer {
  return {
    staffId: staff.id,
    login: staff.login,
    name: staff.name,
    roles: staff.roles,
    rights: rightsOf(staff.roles),
    extension: staff.extension,
    sessionId,
    address,
  };
}
