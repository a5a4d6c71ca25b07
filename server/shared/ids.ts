import { monotonicFactory } from 'ulid';
import { randomBytes } from 'node:crypto';

const monotonic = monotonicFactory();

/** A new ULID: 26 characters, sorted by time of making; the key of every row. */
export function newId(): string {
  return monotonic();
}

/** An unguessable token of `bytes` random bytes, URL-safe. Used for sessions, secrets, AMI ActionIDs. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** What a ULID looks like; routes parse path parameters with it. */
export const ULID_PATTERN = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
