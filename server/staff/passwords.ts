import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Turnstile } from '../shared/turnstile.ts';

/** OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane. (2 = Argon2id; the enum is erased from the build.) */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Hashes and verifies passwords, one at a time: hashing takes a core for some tens of milliseconds, and a flood of
 * sign-ins must not take it from the calls.
 */
export class Passwords {
  private readonly turnstile = new Turnstile(1, 200);
  /** What is verified when there is no such account: the hash of a random value, made at first use. */
  private nobodysHash: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return this.turnstile.run(() => hash(password, PARAMETERS));
  }

  /** Whether the password belongs to the hash; with null the same work is done and the answer is no. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const reference = passwordHash ?? (await (this.nobodysHash ??= this.hash(randomPassword())));
    const right = await this.turnstile.run(() => verify(reference, password));
    return passwordHash !== null && right;
  }
}

const CLASSES = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{L}\p{Nd}\s]/u];

/** 等保三级: at least 8 characters, of at least three of upper case, lower case, digits and symbols. */
export function isStrongPassword(password: string): boolean {
  return [...password].length >= 8 && CLASSES.filter((kind) => kind.test(password)).length >= 3;
}

const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789';

/** A password that meets the rules and can be read aloud: four groups of four, none of the look-alikes 0O1lI. */
export function randomPassword(): string {
  for (;;) {
    const groups = Array.from({ length: 4 }, () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join(''));
    const password = groups.join('-');
    if (isStrongPassword(password)) return password;
  }
}
