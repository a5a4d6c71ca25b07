import type { AuditLog } from '../audit/audit-log.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { DEMO_STAFF } from './demo-staff.ts';
import { randomPassword, type Passwords } from './passwords.ts';
import type { AgentRoster } from './ports.ts';
import type { Staff } from './staff.entity.ts';
import type { StaffRepository } from './staff.repository.ts';

interface Deps {
  database: Database;
  staff: StaffRepository;
  passwords: Passwords;
  audit: AuditLog;
  clock: Clock;
  roster: AgentRoster;
}

/**
 * Makes the demo logins, all with one password, and brings those that still have an older demo password to this
 * one. Harmless when repeated; a password that somebody has changed is left alone. The accounts are marked, so that
 * outside demo mode the published password must be changed first.
 */
export async function seedDemoStaff(deps: Deps, { password }: { password: string }): Promise<void> {
  const existing = await deps.staff.findByLogins(DEMO_STAFF.map((one) => one.login));
  const known = new Set(existing.map((one) => one.login));
  const missing = DEMO_STAFF.filter((one) => !known.has(one.login));
  const outdated = await withOtherPassword(deps.passwords, existing.filter((one) => one.demoPassword), password);
  if (!missing.length && !outdated.length) return;
  // One hash for all: the password is published, and sixteen hashes would delay every first start by a second.
  const passwordHash = await deps.passwords.hash(password);
  const now = deps.clock.now();
  for (const one of missing) await createAccount(deps, { ...one, passwordHash, demoPassword: true, mustChangePassword: false });
  await deps.database.transaction(async () => {
    for (const one of outdated) await deps.staff.update(one.id, { passwordHash, updatedAt: now });
  });
}

/**
 * When there is no account at all, makes the administrator `admin` with a random password, which must be changed
 * at the first sign-in. Returns it, to be shown once, or null when there are accounts.
 */
export async function ensureFirstAdministrator(deps: Deps): Promise<{ login: string; password: string } | null> {
  if (!(await deps.staff.isEmpty())) return null;
  const password = randomPassword();
  const passwordHash = await deps.passwords.hash(password);
  const made = await createAccount(deps, { login: 'admin', name: '系统管理员', roles: ['administrator'], extension: null, passwordHash, demoPassword: false, mustChangePassword: true });
  return made ? { login: 'admin', password } : null;
}

type NewAccount = Pick<Staff, 'login' | 'name' | 'roles' | 'extension' | 'passwordHash' | 'demoPassword' | 'mustChangePassword'>;

/** False when another server was faster. */
async function createAccount(deps: Deps, account: NewAccount): Promise<boolean> {
  const now = deps.clock.now();
  const staff: Staff = { ...account, id: newId(), language: 'zh', disabledAt: null, awaitsConfirmation: false, createdAt: now, updatedAt: now };
  try {
    await deps.database.transaction(async () => {
      await deps.staff.insert(staff);
      if (staff.extension !== null) await deps.roster.onAgentCreated(staff);
      await deps.audit.record({ kind: 'staff-created', subject: { type: 'staff', id: staff.id }, reason: 'first start', detail: { login: staff.login, roles: staff.roles } });
    });
    return true;
  } catch (error) {
    if (await deps.staff.findByLogin(account.login)) return false;
    throw error;
  }
}

async function withOtherPassword(passwords: Passwords, accounts: Staff[], password: string): Promise<Staff[]> {
  const same = new Map<string, boolean>();
  for (const { passwordHash } of accounts) {
    if (!same.has(passwordHash)) same.set(passwordHash, await passwords.verify(passwordHash, password));
  }
  return accounts.filter((one) => !same.get(one.passwordHash));
}
