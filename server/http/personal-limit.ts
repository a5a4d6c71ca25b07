import type { ClientRateLimitInfo, Options, Store } from 'express-rate-limit';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import type { Viewer } from '../staff/viewer.ts';
import { BoundedMemoryStore } from './rate-limit-stores.ts';
import type { StoreFactory } from './rate-limits.ts';

export interface Allowance {
  readonly windowMs: number;
  readonly most: number;
}

/** How often one member of staff may do something. Counted where the limits of HTTP are: in memory, or shared in Redis. */
export class PersonalLimit {
  private readonly windows: readonly { most: number; store: Store; spare: Store }[];

  constructor({ name, allowances, store, clock }: { name: string; allowances: readonly Allowance[]; store: StoreFactory; clock: Clock }) {
    this.windows = allowances.map(({ windowMs, most }) => ({ most, store: opened(store(`${name}:${windowMs}`), windowMs), spare: opened(new BoundedMemoryStore(clock), windowMs) }));
  }

  /** Counts one. @throws TOO_MANY_REQUESTS when this person has used up one of the allowances */
  async take(viewer: Viewer): Promise<void> {
    const counts = await Promise.all(this.windows.map(async ({ most, store, spare }) => (await count(store, spare, viewer.staffId)).totalHits <= most));
    if (counts.includes(false)) throw new AppError('TOO_MANY_REQUESTS');
  }
}

function opened(store: Store, windowMs: number): Store {
  // Of the options a store reads the window alone.
  void store.init?.({ windowMs } as Options);
  return store;
}

/** A shared store that is away must not lift the limit: then each server counts for itself. */
async function count(store: Store, spare: Store, key: string): Promise<ClientRateLimitInfo> {
  try {
    return await store.increment(key);
  } catch {
    return spare.increment(key);
  }
}
