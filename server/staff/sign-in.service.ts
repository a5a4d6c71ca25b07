import type { AuditLog } from '../audit/audit-log.ts';
import type { Database } from '../database/database.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import { Turnstile } from '../shared/turnstile.ts';
import { isStrongPassword, type Passwords } from './passwords.ts';
import { sessionIdOf, type Sessions, type SignedIn } from './session.service.ts';
import type { StaffRepository } from './staff.repository.ts';
import type { Viewer } from './viewer.ts';

/** 等保三级: locked for 30 minutes after five failures in a row. */
const FAILURES_ALLOWED = 5;
const LOCKED_MS = 30 * 60_000;
/** Failures of a login that nobody has tried for a day are forgotten. */
const REMEMBERED_MS = 24 * 3_600_000;

export interface SignInAttempt {
  login: string;
  password: string;
  address: string;
  /** Straight from this machine, through no proxy. */
  fromThisMachine: boolean;
  userAgent: string;
  /** The token that the browser came with, if any: that session ends with the new one. */
  formerToken: string | null;
}

/** Signing in and out, the lock after repeated failures, and the change of one's own password. */
export class SignIn {
  // One attempt at a time: the lock is read, the password verified and the failure written before the next one
  // starts, so that a burst of parallel guesses gets no more than five.
  private readonly turnstile = new Turnstile(1, 200);

  constructor(
    private readonly deps: {
      database: Database;
      staff: StaffRepository;
      sessions: Sessions;
      passwords: Passwords;
      audit: AuditLog;
      clock: Clock;
      metrics: Metrics;
      /** In whose time a person is told until when the account is locked. */
      timeZone: string;
    },
  ) {}

  /** @throws SIGN_IN_FAILED, ACCOUNT_LOCKED (for unknown logins too), ACCOUNT_DISABLED or ACCOUNT_UNCONFIRMED (only with the right password) */
  signIn(attempt: SignInAttempt): Promise<{ token: string; signedIn: SignedIn }> {
    return this.turnstile.run(async () => {
      try {
        const answer = await this.attempt(attempt);
        this.deps.metrics.signIns.inc({ result: 'done' });
        return answer;
      } catch (error) {
        this.deps.metrics.signIns.inc({ result: error instanceof AppError ? error.code : 'INTERNAL' });
        throw error;
      }
    });
  }

  async signOut(viewer: Viewer): Promise<void> {
    await this.deps.database.transaction(async () => {
      await this.deps.sessions.end({ id: viewer.sessionId, staffId: viewer.staffId }, 'signed-out');
      await this.deps.audit.record({ kind: 'sign-out', viewer });
    });
  }

  /** Changes one's own password, ends every session of the account, and returns the token of a new one. */
  changePassword(viewer: Viewer, form: { current: string; next: string }, userAgent: string): Promise<string> {
    return this.turnstile.run(async () => {
      const { staff, passwords, database, sessions, audit, clock } = this.deps;
      await this.refuseLocked({ login: viewer.login, address: viewer.address });
      const account = await staff.findById(viewer.staffId);
      if (!account || !(await passwords.verify(account.passwordHash, form.current))) {
        await this.recordFailure({ login: viewer.login, address: viewer.address });
        // Not 401: the session is good, and a client must not take this for its end.
        throw new AppError('PASSWORD_WRONG');
      }
      if (form.next === form.current) throw new AppError('PASSWORD_REUSED');
      if (!isStrongPassword(form.next)) throw new AppError('PASSWORD_TOO_WEAK');
      const passwordHash = await passwords.hash(form.next);
      return database.transaction(async () => {
        await staff.update(account.id, { passwordHash, mustChangePassword: false, demoPassword: false, updatedAt: clock.now() });
        await staff.clearFailures(account.login);
        await sessions.endAllOf(account.id, 'signed-out');
        await audit.record({ kind: 'password-changed', viewer });
        return sessions.open(account.id, viewer.address, userAgent);
      });
    });
  }

  /** Forgets failures that are a day old; harmless when several servers do it. */
  async sweep(): Promise<void> {
    await this.deps.database.transaction(() => this.deps.staff.forgetFailuresBefore(this.deps.clock.now() - REMEMBERED_MS));
  }

  private async attempt(attempt: SignInAttempt): Promise<{ token: string; signedIn: SignedIn }> {
    const { database, staff, passwords, sessions, audit } = this.deps;
    await this.refuseLocked(attempt);
    const account = await staff.findByLogin(attempt.login);
    if (!(await passwords.verify(account?.passwordHash ?? null, attempt.password)) || !account) {
      await this.recordFailure(attempt);
      throw new AppError('SIGN_IN_FAILED');
    }
    if (sessions.isPublished(account) && !attempt.fromThisMachine) {
      // Else whoever comes first would change the password and have the account.
      await this.recordFailure(attempt, 'published demo password');
      throw new AppError('SIGN_IN_FAILED');
    }
    if (account.disabledAt !== null || account.awaitsConfirmation) {
      const reason = account.disabledAt !== null ? 'disabled' : 'unconfirmed';
      await audit.record({ kind: 'sign-in-failed', login: attempt.login, staffId: account.id, subject: { type: 'staff', id: account.id }, result: 'refused', reason, address: attempt.address });
      throw new AppError(reason === 'disabled' ? 'ACCOUNT_DISABLED' : 'ACCOUNT_UNCONFIRMED');
    }
    const token = await database.transaction(async () => {
      await staff.clearFailures(attempt.login);
      if (attempt.formerToken) await this.endFormer(attempt.formerToken);
      await audit.record({ kind: 'sign-in', login: attempt.login, staffId: account.id, subject: { type: 'staff', id: account.id }, address: attempt.address });
      return sessions.open(account.id, attempt.address, attempt.userAgent);
    });
    const signedIn = await sessions.find(token, attempt.address, { keepAlive: false });
    // The account may have been disabled in this very moment.
    if (!signedIn) throw new AppError('SIGN_IN_FAILED');
    return { token, signedIn };
  }

  private async endFormer(token: string): Promise<void> {
    const former = await this.deps.staff.findSession(sessionIdOf(token));
    if (former && former.endedAt === null) await this.deps.sessions.end(former, 'signed-out');
  }

  private async refuseLocked({ login, address }: { login: string; address: string }): Promise<void> {
    const until = (await this.deps.staff.failuresOf(login))?.lockedUntil ?? 0;
    if (until <= this.deps.clock.now()) return;
    await this.deps.audit.record({ kind: 'sign-in-failed', login, result: 'refused', reason: 'locked', address });
    throw this.locked(until);
  }

  private async recordFailure({ login, address }: { login: string; address: string }, reason?: string): Promise<void> {
    await this.deps.database.transaction(async () => {
      const now = this.deps.clock.now();
      const failures = await this.deps.staff.addFailure(login, now);
      const lockedUntil = failures >= FAILURES_ALLOWED ? now + LOCKED_MS : null;
      await this.deps.staff.setLock(login, lockedUntil);
      await this.deps.audit.record({ kind: 'sign-in-failed', login, result: 'refused', ...(reason ? { reason } : {}), detail: { failures }, address });
      if (lockedUntil !== null) await this.deps.audit.record({ kind: 'account-locked', login, detail: { until: lockedUntil }, address });
    });
  }

  private locked(until: number): AppError {
    const text = new Intl.DateTimeFormat('sv-SE', { timeZone: this.deps.timeZone, dateStyle: 'short', timeStyle: 'short' }).format(until);
    return new AppError('ACCOUNT_LOCKED', { until: text }, { lockedUntil: until });
  }
}
