import { EntitySchema } from 'typeorm';
import { count, flag, instant, json, optional, primaryKey, word } from '../database/columns.ts';
import type { Role } from './roles.ts';

/** A user of the system. `extension` is the number of the softphone; only those who use the phone have one. */
export interface Staff {
  id: string;
  login: string;
  name: string;
  roles: Role[];
  extension: string | null;
  language: 'zh' | 'en';
  passwordHash: string;
  mustChangePassword: boolean;
  /** The present password was set by the demo seed and is published: outside demo mode it must be changed first. */
  demoPassword: boolean;
  disabledAt: number | null;
  /** An administrator made it, or gave it a password or a separated role: unusable until a security officer confirms it. */
  awaitsConfirmation: boolean;
  createdAt: number;
  updatedAt: number;
}

export const StaffSchema = new EntitySchema<Staff>({
  name: 'Staff',
  tableName: 'staff',
  columns: {
    id: primaryKey(),
    login: word(32),
    name: word(64),
    roles: json(),
    extension: word(8, optional),
    language: word(2, { default: 'zh' }),
    passwordHash: word(255),
    mustChangePassword: flag(),
    demoPassword: flag(),
    disabledAt: instant(optional),
    awaitsConfirmation: flag(),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [
    { columns: ['login'], unique: true },
    { columns: ['extension'], unique: true },
  ],
});

/** A signed-in browser. `id` is the SHA-256 of the cookie's token, so that a leaked table opens no session. */
export interface Session {
  id: string;
  staffId: string;
  createdAt: number;
  seenAt: number;
  expiresAt: number;
  endedAt: number | null;
  address: string;
  userAgent: string;
}

export const SessionSchema = new EntitySchema<Session>({
  name: 'Session',
  tableName: 'sessions',
  columns: {
    id: primaryKey(64),
    staffId: word(26),
    createdAt: instant(),
    seenAt: instant(),
    expiresAt: instant(),
    endedAt: instant(optional),
    address: word(64),
    userAgent: word(255),
  },
  indices: [{ columns: ['staffId'] }, { columns: ['expiresAt'] }],
});

/**
 * Failures to sign in, by login, whether or not such an account exists: unknown logins are counted and locked in
 * the same way, so that an answer never tells which logins there are.
 */
export interface SignInFailure {
  login: string;
  failures: number;
  lockedUntil: number | null;
  lastAt: number;
}

export const SignInFailureSchema = new EntitySchema<SignInFailure>({
  name: 'SignInFailure',
  tableName: 'sign_in_failures',
  columns: {
    login: primaryKey(32),
    failures: count(),
    lockedUntil: instant(optional),
    lastAt: instant(),
  },
  indices: [{ columns: ['lastAt'] }],
});
