import { EntitySchema, LessThanOrEqual } from 'typeorm';
import type { Clock } from '../shared/clock.ts';
import type { Database } from './database.ts';
import { instant, primaryKey, word } from './columns.ts';

export interface Lease {
  name: string;
  holder: string;
  until: number;
}

export const LeaseSchema = new EntitySchema<Lease>({
  name: 'Lease',
  tableName: 'leases',
  columns: { name: primaryKey(64), holder: word(64), until: instant() },
});

/**
 * Work that must be done by one server at a time is claimed here; a holder that dies loses the claim when it runs out.
 * `holder` names this process (unique for each start).
 */
export class Leases {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    readonly holder: string,
  ) {}

  /** Takes or renews the lease for `ms` milliseconds; false when somebody else holds it. */
  async claim(name: string, ms: number): Promise<boolean> {
    return this.database.transaction(async () => {
      const leases = this.database.repository(LeaseSchema);
      const now = this.clock.now();
      const mine = await leases.update({ name, holder: this.holder }, { until: now + ms });
      if (mine.affected) return true;
      const expired = await leases.update({ name, until: LessThanOrEqual(now) }, { holder: this.holder, until: now + ms });
      if (expired.affected) return true;
      const insert = await leases.createQueryBuilder().insert().values({ name, holder: this.holder, until: now + ms }).orIgnore().execute();
      void insert;
      const row = await leases.findOneBy({ name });
      return row?.holder === this.holder;
    });
  }

  async release(name: string): Promise<void> {
    await this.database.transaction(() => this.database.repository(LeaseSchema).delete({ name, holder: this.holder }));
  }

  /**
   * Runs `task` while holding `name`; waits for it up to `waitMs`, polling with the clock.
   * Throws when it cannot be had in time.
   */
  async withLock<T>(name: string, task: () => Promise<T>, { ttlMs = 30_000, waitMs = 30_000 } = {}): Promise<T> {
    const deadline = this.clock.now() + waitMs;
    while (!(await this.claim(name, ttlMs))) {
      if (this.clock.now() > deadline) throw new Error(`The lease ${name} could not be had within ${waitMs} ms.`);
      await new Promise<void>((resolve) => this.clock.after(50, resolve));
    }
    try {
      return await task();
    } finally {
      await this.release(name);
    }
  }
}
