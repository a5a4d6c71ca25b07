import { In, IsNull, LessThan, LessThanOrEqual, MoreThan, Not, Raw } from 'typeorm';
import type { Database } from '../database/database.ts';
import type { Role } from './roles.ts';
import { SessionSchema, SignInFailureSchema, StaffSchema, type Session, type SignInFailure, type Staff } from './staff.entity.ts';

/** Accounts, their sessions and their failed sign-ins in the database. */
export class StaffRepository {
  constructor(private readonly database: Database) {}

  findById(id: string): Promise<Staff | null> {
    return this.database.repository(StaffSchema).findOneBy({ id });
  }

  findByLogin(login: string): Promise<Staff | null> {
    return this.database.repository(StaffSchema).findOneBy({ login });
  }

  findByLogins(logins: readonly string[]): Promise<Staff[]> {
    return this.database.repository(StaffSchema).findBy({ login: In([...logins]) });
  }

  findByExtension(extension: string): Promise<Staff | null> {
    return this.database.repository(StaffSchema).findOneBy({ extension });
  }

  /** Newest first, after `cursor`; one more than `limit`, so that the caller knows whether there is a next page. */
  page(cursor: string | undefined, limit: number): Promise<Staff[]> {
    return this.database.repository(StaffSchema).find({ where: cursor ? { id: LessThan(cursor) } : {}, order: { id: 'DESC' }, take: limit + 1 });
  }

  /** The extensions of those who are signed in. */
  async extensionsSignedIn(now: number): Promise<string[]> {
    const sessions = await this.database.repository(SessionSchema).find({ where: { endedAt: IsNull(), expiresAt: MoreThan(now) }, select: { id: true, staffId: true } });
    const holders = await this.database.repository(StaffSchema).findBy({ id: In([...new Set(sessions.map((session) => session.staffId))]), extension: Not(IsNull()) });
    return holders.map((holder) => holder.extension!);
  }

  /** Accounts that wait for the security officer. */
  awaitingConfirmation(): Promise<Staff[]> {
    return this.database.repository(StaffSchema).find({ where: { awaitsConfirmation: true }, order: { id: 'DESC' }, take: 1000 });
  }

  /** Whoever holds the role, save this account; roles are a list, so the few who hold it are picked here. */
  async othersWithRole(role: Role, id: string): Promise<boolean> {
    const rows = await this.database.repository(StaffSchema).findBy({ roles: Raw((column) => `${column} LIKE :role`, { role: `%"${role}"%` }), id: Not(id) });
    return rows.some((one) => one.roles.includes(role));
  }

  withDemoPassword(): Promise<Staff[]> {
    return this.database.repository(StaffSchema).findBy({ demoPassword: true });
  }

  async isEmpty(): Promise<boolean> {
    return (await this.database.repository(StaffSchema).count({ take: 1 })) === 0;
  }

  insert(staff: Staff): Promise<unknown> {
    // A copy: TypeORM writes what the database made of it into the object, and with MariaDB that is 0 where we said false.
    return this.database.repository(StaffSchema).insert({ ...staff });
  }

  update(id: string, change: Partial<Staff>): Promise<unknown> {
    return this.database.repository(StaffSchema).update({ id }, change);
  }

  findSession(id: string): Promise<Session | null> {
    return this.database.repository(SessionSchema).findOneBy({ id });
  }

  openSessionsOf(staffId: string): Promise<Session[]> {
    return this.database.repository(SessionSchema).findBy({ staffId, endedAt: IsNull() });
  }

  /** Sessions that nobody has ended although their time is over. */
  overdueSessions(now: number, idleSince: number): Promise<Session[]> {
    return this.database.repository(SessionSchema).find({
      where: [{ endedAt: IsNull(), expiresAt: LessThanOrEqual(now) }, { endedAt: IsNull(), seenAt: LessThanOrEqual(idleSince) }],
      take: 500,
    });
  }

  insertSession(session: Session): Promise<unknown> {
    return this.database.repository(SessionSchema).insert(session);
  }

  touchSession(id: string, seenAt: number): Promise<unknown> {
    return this.database.repository(SessionSchema).update({ id, endedAt: IsNull() }, { seenAt });
  }

  /** Ends a session; false when it had been ended already. */
  async endSession(id: string, endedAt: number): Promise<boolean> {
    return Boolean((await this.database.repository(SessionSchema).update({ id, endedAt: IsNull() }, { endedAt })).affected);
  }

  forgetSessionsEndedBefore(instant: number): Promise<unknown> {
    return this.database.repository(SessionSchema).delete({ endedAt: LessThan(instant) });
  }

  failuresOf(login: string): Promise<SignInFailure | null> {
    return this.database.repository(SignInFailureSchema).findOneBy({ login });
  }

  /** Which of these logins are locked at `now`, and until when. */
  async locksOf(logins: readonly string[], now: number): Promise<Map<string, number>> {
    const rows = await this.database.repository(SignInFailureSchema).findBy({ login: In([...logins]), lockedUntil: MoreThan(now) });
    return new Map(rows.map((row) => [row.login, row.lockedUntil!]));
  }

  async lockedLogins(now: number): Promise<string[]> {
    const rows = await this.database.repository(SignInFailureSchema).find({ where: { lockedUntil: MoreThan(now) }, take: 1000 });
    return rows.map((row) => row.login);
  }

  /**
   * Counts one failure more and tells how many there are; a lock that has run out starts the count anew. The addition is
   * the database's, so that several servers lose none. Inside a transaction.
   */
  async addFailure(login: string, now: number): Promise<number> {
    const rows = this.database.repository(SignInFailureSchema);
    const add = () =>
      rows
        .createQueryBuilder()
        .update()
        .set({ failures: () => 'CASE WHEN locked_until <= :now THEN 1 ELSE failures + 1 END', lastAt: now })
        .where({ login })
        .setParameter('now', now)
        .execute();
    if (!(await add()).affected) {
      await rows.createQueryBuilder().insert().values({ login, failures: 0, lockedUntil: null, lastAt: now }).orIgnore().execute();
      await add();
    }
    return (await rows.findOneByOrFail({ login })).failures;
  }

  setLock(login: string, lockedUntil: number | null): Promise<unknown> {
    return this.database.repository(SignInFailureSchema).update({ login }, { lockedUntil });
  }

  /** Forgets the failures of a login; whether there were any. */
  async clearFailures(login: string): Promise<boolean> {
    return Boolean((await this.database.repository(SignInFailureSchema).delete({ login })).affected);
  }

  forgetFailuresBefore(instant: number): Promise<unknown> {
    return this.database.repository(SignInFailureSchema).delete({ lastAt: LessThan(instant) });
  }
}
