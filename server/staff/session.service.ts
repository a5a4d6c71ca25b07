import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Clock } from '../shared/clock.ts';
import { randomToken } from '../shared/ids.ts';
import type { Session, Staff } from './staff.entity.ts';
import { viewerOf } from './staff.presenter.ts';
import type { StaffRepository } from './staff.repository.ts';
import type { Viewer } from './viewer.ts';

/** 等保三级: idle logout after 30 minutes; a working day's shift at most. */
export const IDLE_MS = 30 * 60_000;
const ABSOLUTE_MS = 12 * 3_600_000;
/** The time of the last request is written at most this often; the idle time is exact to this. */
const TOUCH_MS = 60_000;
const KEPT_MS = 7 * 24 * 3_600_000;

export type SessionEnding = 'signed-out' | 'expired' | 'disabled';

export interface SignedIn {
  readonly viewer: Viewer;
  readonly staff: Staff;
  readonly mustChangePassword: boolean;
}

/**
 * Server-side sessions. The browser holds a random token, the table only its SHA-256. A session ends when its owner
 * signs out, when nobody has used it for 30 minutes, after 12 hours, or when the account or its password changes.
 * Each end is an event in the ledger, so that every server closes the sockets of that session.
 */
export class Sessions {
  readonly idleMs: number;

  constructor(
    private readonly deps: {
      database: Database;
      staff: StaffRepository;
      ledger: Ledger;
      clock: Clock;
      /** Outside demo mode a published demo password must be changed first. */
      demo: boolean;
      idleMs?: number;
      /** Whether this person is on a call: then a session does not end for want of clicks. */
      isOnCall?: (staffId: string) => Promise<boolean>;
      /** Told after the commit, on the server that ended it: the phone of that session goes. */
      onEnded?: (session: { id: string; staffId: string }) => void;
    },
  ) {
    this.idleMs = deps.idleMs ?? IDLE_MS;
  }

  /** Opens a session and returns the token for the cookie; always a new one, so that none can be planted. */
  async open(staffId: string, address: string, userAgent: string): Promise<string> {
    const token = randomToken();
    const now = this.deps.clock.now();
    const session: Session = {
      id: sessionIdOf(token),
      staffId,
      createdAt: now,
      seenAt: now,
      expiresAt: now + ABSOLUTE_MS,
      endedAt: null,
      address: address.slice(0, 64),
      userAgent: userAgent.slice(0, 255),
    };
    await this.deps.database.transaction(() => this.deps.staff.insertSession(session));
    return token;
  }

  /**
   * Who holds this token, or null.
   * @param keepAlive a person did this: the idle time begins anew. What screens ask by themselves must not do so, or a
   * desk that nobody sits at would never be logged out.
   */
  async find(token: string, address: string, { keepAlive }: { keepAlive: boolean }): Promise<SignedIn | null> {
    const session = await this.deps.staff.findSession(sessionIdOf(token));
    if (!session || session.endedAt !== null) return null;
    const staff = await this.deps.staff.findById(session.staffId);
    if (!staff || staff.disabledAt !== null || staff.awaitsConfirmation) return null;
    if (await this.isOver(session)) {
      await this.end(session, 'expired');
      return null;
    }
    if (keepAlive) await this.touch(session);
    return { viewer: viewerOf(staff, session.id, address), staff, mustChangePassword: this.mustChange(staff) };
  }

  /** A sign of life of a person at the screen, told by the socket. */
  async keepAlive(sessionId: string): Promise<void> {
    const session = await this.deps.staff.findSession(sessionId);
    if (session && session.endedAt === null && !(await this.isOver(session))) await this.touch(session);
  }

  async end(session: { id: string; staffId: string }, reason: SessionEnding): Promise<void> {
    await this.deps.database.transaction(async () => {
      if (!(await this.deps.staff.endSession(session.id, this.deps.clock.now()))) return;
      await this.deps.ledger.append('session.ended', session.staffId, { sessionId: session.id, staffId: session.staffId, reason });
      this.deps.database.afterCommit(() => this.deps.onEnded?.({ id: session.id, staffId: session.staffId }));
    });
  }

  /** Ends every session of an account, for example after a change of its roles or password. Answers how many there were. */
  endAllOf(staffId: string, reason: SessionEnding): Promise<number> {
    return this.deps.database.transaction(async () => {
      const sessions = await this.deps.staff.openSessionsOf(staffId);
      for (const session of sessions) await this.end(session, reason);
      return sessions.length;
    });
  }

  /**
   * Outside demo mode: ends what was opened with a published password while demo mode was on, by whomever. Answers how many
   * accounts still have such a password.
   */
  async endPublished(): Promise<number> {
    if (this.deps.demo) return 0;
    const accounts = await this.deps.staff.withDemoPassword();
    for (const { id } of accounts) await this.endAllOf(id, 'signed-out');
    return accounts.length;
  }

  /** Ends what has run out and forgets what ended long ago. Harmless when several servers do it. */
  async sweep(): Promise<void> {
    const now = this.deps.clock.now();
    for (const session of await this.deps.staff.overdueSessions(now, now - this.idleMs)) {
      if (await this.isOver(session)) await this.end(session, 'expired');
    }
    await this.deps.database.transaction(() => this.deps.staff.forgetSessionsEndedBefore(now - KEPT_MS));
  }

  mustChange(staff: Staff): boolean {
    return staff.mustChangePassword || this.isPublished(staff);
  }

  /** Whether the password of the account is known to all the world, and of no use but to be changed. */
  isPublished(staff: Staff): boolean {
    return staff.demoPassword && !this.deps.demo;
  }

  private async isOver(session: Session): Promise<boolean> {
    const now = this.deps.clock.now();
    if (session.expiresAt > now && session.seenAt + this.idleMs > now) return false;
    // An agent may talk for an hour without touching the screen: ending the session would cut the caller off.
    return !(await this.deps.isOnCall?.(session.staffId));
  }

  private async touch(session: Session): Promise<void> {
    const now = this.deps.clock.now();
    if (now - session.seenAt < Math.min(TOUCH_MS, this.idleMs / 4)) return;
    await this.deps.database.transaction(() => this.deps.staff.touchSession(session.id, now));
  }
}

/** The key of a session's row: the SHA-256 of its token, in hexadecimal. */
export function sessionIdOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
