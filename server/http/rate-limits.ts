import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import { AppError } from '../shared/errors.ts';

export interface RateLimits {
  /** Requests of one address in a minute. A whole hotline may sit behind one address. */
  readonly perAddress: number;
  /** Attempts of one address to sign in with one login in a minute. */
  readonly signInPerLogin: number;
  /** Failed attempts of one address to sign in, whatever the login, in a minute. */
  readonly failedSignInsPerAddress: number;
}

export const DEFAULT_RATE_LIMITS: RateLimits = { perAddress: 6000, signInPerLogin: 10, failedSignInsPerAddress: 60 };

/** What one member of staff may do; a day and an hour are counted from the first of them. */
export const PERSONAL_ALLOWANCES = {
  lookUps: [{ windowMs: 60_000, most: 30 }, { windowMs: 24 * 3_600_000, most: 300 }],
  reveals: [{ windowMs: 3_600_000, most: 60 }],
} as const;

/** Makes the place where one limit counts; the name keeps several limits apart in a shared store. */
export type StoreFactory = (name: string) => Store;

const WINDOW_MS = 60_000;
const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '0.0.0.0');

export function generalLimit(limits: RateLimits, store: StoreFactory): RequestHandler {
  return limiter(store('all'), limits.perAddress, addressOf);
}

/** Stands behind the body parser, since it counts by the login. */
export function signInLimits(limits: RateLimits, store: StoreFactory): RequestHandler[] {
  return [
    limiter(store('sign-in'), limits.signInPerLogin, (request) => `${addressOf(request)}|${loginOf(request)}`),
    limiter(store('sign-in-failed'), limits.failedSignInsPerAddress, addressOf, true),
  ];
}

function limiter(store: Store, limit: number, keyGenerator: (request: Request) => string, failuresOnly = false): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit,
    store,
    keyGenerator,
    skipSuccessfulRequests: failuresOnly,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    // A store that is away must not close the hotline; the lock of accounts holds all the same.
    passOnStoreError: true,
    // Whether and how far proxies are trusted is the operator's setting, checked where the configuration is read.
    validate: false,
    handler: () => {
      throw new AppError('TOO_MANY_REQUESTS');
    },
  });
}

function loginOf(request: Request): string {
  const login: unknown = (request.body as { login?: unknown } | undefined)?.login;
  return typeof login === 'string' ? login.trim().toLowerCase().slice(0, 32) : '';
}
