import type { AuditLog } from '../audit/audit-log.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { isStrongPassword, type Passwords } from './passwords.ts';
import type { AgentRoster } from './ports.ts';
import { isUniqueViolation } from '../database/unique.ts';
import { rightsOf, rolesCompatible, SEPARATED, type Role } from './roles.ts';
import type { SessionEnding, Sessions } from './session.service.ts';
import type { Staff } from './staff.entity.ts';
import type { StaffRepository } from './staff.repository.ts';
import type { StaffChangeForm, StaffForm } from './staff.schema.ts';
import type { Viewer } from './viewer.ts';

export interface StaffWithLock {
  staff: Staff;
  /** Epoch ms, or null when the account is not locked. */
  lockedUntil: number | null;
}

/** Accounts: made and changed by administrators, unlocked by the security officer. */
export class StaffService {
  constructor(
    private readonly deps: {
      database: Database;
      staff: StaffRepository;
      sessions: Sessions;
      passwords: Passwords;
      audit: AuditLog;
      clock: Clock;
      roster: AgentRoster;
    },
  ) {}

  async page(cursor: string | undefined, limit: number): Promise<{ items: StaffWithLock[]; next: string | null }> {
    const rows = await this.deps.staff.page(cursor, limit);
    const shown = rows.slice(0, limit);
    return { items: await this.withLocks(shown), next: rows.length > limit ? shown.at(-1)!.id : null };
  }

  /** What the security officer has to look after: locked accounts, and those that wait to be confirmed. */
  async locked(): Promise<StaffWithLock[]> {
    const logins = await this.deps.staff.lockedLogins(this.deps.clock.now());
    const waiting = await this.deps.staff.awaitingConfirmation();
    const others = (await this.deps.staff.findByLogins(logins)).filter((one) => !one.awaitsConfirmation);
    return this.withLocks([...waiting, ...others]);
  }

  async get(id: string): Promise<StaffWithLock> {
    return (await this.withLocks([await this.require(id)]))[0]!;
  }

  /** Makes an account whose password must be changed at the first sign-in. An extension makes it an agent. */
  async create(form: StaffForm, viewer: Viewer): Promise<StaffWithLock> {
    const roles = [...new Set(form.roles)];
    requireRoles(roles, form.extension);
    if (!isStrongPassword(form.password)) throw new AppError('PASSWORD_TOO_WEAK');
    const passwordHash = await this.deps.passwords.hash(form.password);
    const now = this.deps.clock.now();
    const staff: Staff = {
      id: newId(),
      login: form.login,
      name: form.name,
      roles,
      extension: form.extension,
      language: form.language,
      passwordHash,
      mustChangePassword: true,
      demoPassword: false,
      disabledAt: null,
      awaitsConfirmation: false,
      createdAt: now,
      updatedAt: now,
    };
    await this.whileFree(staff, async () => {
      if (await this.deps.staff.findByLogin(staff.login)) throw new AppError('STAFF_LOGIN_TAKEN', { login: staff.login });
      await this.requireFreeExtension(staff);
      staff.awaitsConfirmation = await this.needsConfirmation(staff);
      await this.deps.staff.insert(staff);
      if (staff.extension) await this.deps.roster.onAgentCreated(staff);
      await this.deps.audit.record({ kind: 'staff-created', viewer, subject: { type: 'staff', id: staff.id }, detail: { login: staff.login, roles, extension: staff.extension } });
    });
    return { staff, lockedUntil: null };
  }

  /** Changes an account. New roles, a new extension or disabling end its sessions at once. */
  async change(id: string, form: StaffChangeForm, viewer: Viewer): Promise<StaffWithLock> {
    await this.whileFree({ login: null, extension: form.extension ?? null }, async () => {
      const before = await this.require(id);
      const after = this.applied(before, form);
      requireRoles(after.roles, after.extension);
      const rolesChanged = [...before.roles].sort().join() !== [...after.roles].sort().join();
      if (id === viewer.staffId && (rolesChanged || after.disabledAt !== null)) throw new AppError('STAFF_SELF_REFUSED');
      if (before.roles.includes('security') && !after.roles.includes('security') && !(await this.deps.staff.othersWithRole('security', id))) throw new AppError('STAFF_LAST_OFFICER');
      if (SEPARATED.some((role) => after.roles.includes(role) && !before.roles.includes(role))) after.awaitsConfirmation = await this.needsConfirmation(after);
      if (after.extension !== before.extension) await this.requireFreeExtension(after);
      const { id: _id, ...columns } = after;
      await this.deps.staff.update(id, columns);
      await this.tellRoster(before, after);
      const disabled = after.disabledAt !== null && before.disabledAt === null;
      if (disabled) await this.endSessions(id, 'disabled', viewer);
      else if (rolesChanged || after.extension !== before.extension) await this.endSessions(id, 'signed-out', viewer);
      await this.deps.audit.record({ kind: 'staff-changed', viewer, subject: { type: 'staff', id }, detail: { ...form } });
    });
    return this.get(id);
  }

  /**
   * Gives an account a new first password; its sessions end, and it must be changed at the next sign-in. One's own password
   * is changed with the present one, not here.
   */
  async resetPassword(id: string, password: string, viewer: Viewer): Promise<void> {
    if (id === viewer.staffId) throw new AppError('STAFF_SELF_REFUSED');
    if (!isStrongPassword(password)) throw new AppError('PASSWORD_TOO_WEAK');
    await this.require(id);
    const passwordHash = await this.deps.passwords.hash(password);
    await this.deps.database.transaction(async () => {
      const before = await this.require(id);
      const awaitsConfirmation = before.awaitsConfirmation || before.roles.some((role) => SEPARATED.includes(role));
      await this.deps.staff.update(id, { passwordHash, mustChangePassword: true, demoPassword: false, awaitsConfirmation, updatedAt: this.deps.clock.now() });
      await this.endSessions(id, 'signed-out', viewer);
      await this.deps.audit.record({ kind: 'password-reset', viewer, subject: { type: 'staff', id } });
    });
  }

  async unlock(id: string, viewer: Viewer): Promise<StaffWithLock> {
    await this.deps.database.transaction(async () => {
      const staff = await this.require(id);
      if (!(await this.deps.staff.clearFailures(staff.login))) return;
      await this.deps.audit.record({ kind: 'account-unlocked', viewer, subject: { type: 'staff', id } });
    });
    return this.get(id);
  }

  /** The security officer vouches that an administrator, security officer or auditor is who he should be. */
  async confirm(id: string, viewer: Viewer): Promise<StaffWithLock> {
    if (id === viewer.staffId) throw new AppError('STAFF_SELF_REFUSED');
    await this.deps.database.transaction(async () => {
      const staff = await this.require(id);
      if (!staff.awaitsConfirmation) return;
      await this.deps.staff.update(id, { awaitsConfirmation: false, updatedAt: this.deps.clock.now() });
      await this.deps.audit.record({ kind: 'account-confirmed', viewer, subject: { type: 'staff', id } });
    });
    return this.get(id);
  }

  /**
   * An administrator must not make himself auditor or security officer by way of an account whose password he knows. The
   * very first security officer has nobody who could confirm him.
   */
  private async needsConfirmation({ id, roles }: Staff): Promise<boolean> {
    if (!roles.some((role) => SEPARATED.includes(role))) return false;
    return !roles.includes('security') || this.deps.staff.othersWithRole('security', id);
  }

  private async endSessions(id: string, reason: SessionEnding, viewer: Viewer): Promise<void> {
    const sessions = await this.deps.sessions.endAllOf(id, reason);
    if (sessions) await this.deps.audit.record({ kind: 'session-ended', viewer, subject: { type: 'staff', id }, detail: { sessions, reason } });
  }

  /** Runs the change in a transaction; when another server took the login or the extension in that very moment, says so. */
  private async whileFree({ login, extension }: { login: string | null; extension: string | null }, change: () => Promise<void>): Promise<void> {
    try {
      await this.deps.database.transaction(change);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      if (login !== null && (await this.deps.staff.findByLogin(login))) throw new AppError('STAFF_LOGIN_TAKEN', { login });
      if (extension !== null) throw new AppError('STAFF_EXTENSION_TAKEN', { extension });
      throw error;
    }
  }

  private applied(before: Staff, form: StaffChangeForm): Staff {
    const now = this.deps.clock.now();
    const disabledAt = form.disabled === undefined ? before.disabledAt : form.disabled ? (before.disabledAt ?? now) : null;
    return {
      ...before,
      name: form.name ?? before.name,
      roles: form.roles ? [...new Set(form.roles)] : before.roles,
      extension: form.extension === undefined ? before.extension : form.extension,
      language: form.language ?? before.language,
      disabledAt,
      updatedAt: now,
    };
  }

  private async tellRoster(before: Staff, after: Staff): Promise<void> {
    const had = before.disabledAt === null ? before.extension : null;
    const has = after.disabledAt === null ? after.extension : null;
    if (had === has) return;
    if (had !== null) await this.deps.roster.onAgentRemoved(before);
    if (has !== null) await this.deps.roster.onAgentCreated(after);
  }

  private async requireFreeExtension(staff: Staff): Promise<void> {
    if (staff.extension === null) return;
    const holder = await this.deps.staff.findByExtension(staff.extension);
    if (holder && holder.id !== staff.id) throw new AppError('STAFF_EXTENSION_TAKEN', { extension: staff.extension });
  }

  private async require(id: string): Promise<Staff> {
    const staff = await this.deps.staff.findById(id);
    if (!staff) throw new AppError('NOT_FOUND');
    return staff;
  }

  private async withLocks(staff: Staff[]): Promise<StaffWithLock[]> {
    const locks = await this.deps.staff.locksOf(staff.map((one) => one.login), this.deps.clock.now());
    return staff.map((one) => ({ staff: one, lockedUntil: locks.get(one.login) ?? null }));
  }
}

function requireRoles(roles: readonly Role[], extension: string | null): void {
  if (!rolesCompatible(roles)) throw new AppError('STAFF_ROLES_CONFLICT');
  if (extension !== null && !rightsOf(roles).has('phone:use')) throw new AppError('STAFF_EXTENSION_REFUSED');
}
