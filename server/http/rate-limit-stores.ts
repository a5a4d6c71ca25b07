import type { ClientRateLimitInfo, Options, Store } from 'express-rate-limit';
import type { Clock } from '../shared/clock.ts';

const MOST_KEYS = 20_000;

/**
 * Counts in memory, of at most 20,000 keys: when there are more, the one that was first seen longest ago is
 * forgotten, so that a flood from ever new addresses cannot use up memory.
 */
export class BoundedMemoryStore implements Store {
  readonly localKeys = true;
  private windowMs = 60_000;
  private readonly counts = new Map<string, { hits: number; until: number }>();

  constructor(private readonly clock: Clock) {}

  init(options: Options): void {
    this.windowMs = options.windowMs;
  }

  increment(key: string): ClientRateLimitInfo {
    const now = this.clock.now();
    const before = this.counts.get(key);
    const count = before && before.until > now ? before : { hits: 0, until: now + this.windowMs };
    count.hits += 1;
    if (count !== before) {
      this.counts.delete(key);
      this.counts.set(key, count);
      if (this.counts.size > MOST_KEYS) this.counts.delete(this.counts.keys().next().value!);
    }
    return { totalHits: count.hits, resetTime: new Date(count.until) };
  }

  decrement(key: string): void {
    const count = this.counts.get(key);
    if (count && count.hits > 0) count.hits -= 1;
  }

  resetKey(key: string): void {
    this.counts.delete(key);
  }
}

/** What the store needs of a Redis client: the package `redis` fits. */
export interface RedisCommands {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  decr(key: string): Promise<unknown>;
  del(key: string): Promise<unknown>;
}

/** In one step, so that a key never stays without an end. */
const INCREMENT = `
local hits = redis.call('INCR', KEYS[1])
if hits == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { hits, redis.call('PTTL', KEYS[1]) }`;

/** Counts in Redis, so that several servers share them. */
export class RedisStore implements Store {
  readonly localKeys = false;
  readonly prefix: string;
  private windowMs = 60_000;

  constructor(
    private readonly redis: RedisCommands,
    name: string,
    private readonly clock: Clock,
  ) {
    this.prefix = `linli:limit:${name}:`;
  }

  init(options: Options): void {
    this.windowMs = options.windowMs;
  }

  async increment(key: string): Promise<ClientRateLimitInfo> {
    const [hits, ttl] = (await this.redis.eval(INCREMENT, { keys: [this.prefix + key], arguments: [String(this.windowMs)] })) as [number, number];
    return { totalHits: Number(hits), resetTime: new Date(this.clock.now() + Number(ttl)) };
  }

  async decrement(key: string): Promise<void> {
    await this.redis.decr(this.prefix + key);
  }

  async resetKey(key: string): Promise<void> {
    await this.redis.del(this.prefix + key);
  }
}
