import type { Config } from '../../config/load.ts';
import type { Database } from '../database/database.ts';
import type { Leases } from '../database/leases.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Metrics } from '../operations/metrics.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Ticker } from '../shared/ticker.ts';
import type { AmiConnection } from '../telephony/ami/connection.ts';

/** What every part of the server stands on. */
export interface Core {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly ledger: Ledger;
  readonly leases: Leases;
  readonly ticker: Ticker;
  /** Null: no voice is configured. */
  readonly ami: AmiConnection | null;
}
