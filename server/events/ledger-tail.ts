import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { LedgerEvent } from './event-map.ts';
import type { Ledger } from './ledger.ts';

const BATCH = 500;

/**
 * Follows the ledger from now on and hands every event, of this server and of others, to one reader in order.
 *
 * On MariaDB two transactions may commit in another order than they took their seq, so a hole may still be filled:
 * the tail waits before a hole until it is `holeMs` old, then takes it for a transaction that was rolled back.
 */
export class LedgerTail {
  private position = 0;
  private running: Promise<void> | null = null;
  private again = false;
  private holeSince: number | null = null;
  private stops: (() => void)[] = [];

  constructor(
    private readonly deps: { ledger: Ledger; clock: Clock; logger: Logger; pollMs: number; holeMs?: number },
    private readonly deliver: (events: LedgerEvent[]) => Promise<void> | void,
  ) {}

  async start(): Promise<void> {
    this.position = await this.deps.ledger.lastSeq();
    this.stops = [this.deps.ledger.onAppended(() => this.wake()), this.deps.clock.every(this.deps.pollMs, () => this.wake())];
  }

  async stop(): Promise<void> {
    this.stops.forEach((stop) => stop());
    this.stops = [];
    await this.running;
  }

  /** Looks at once; calls while it is looking are joined into one more look. */
  wake(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.read().finally(() => {
      this.running = null;
      if (this.again && this.stops.length) {
        this.again = false;
        this.wake();
      }
    });
  }

  private async read(): Promise<void> {
    try {
      for (;;) {
        const rows = await this.deps.ledger.after(this.position, BATCH);
        const ready = this.withoutYoungHole(rows);
        if (!ready.length) return;
        await this.deliver(ready);
        this.position = ready.at(-1)!.seq;
        if (ready.length === rows.length && rows.length < BATCH) return;
      }
    } catch (error) {
      this.deps.logger.error({ err: error, position: this.position }, 'the ledger could not be read; it will be tried again');
    }
  }

  private withoutYoungHole(rows: LedgerEvent[]): LedgerEvent[] {
    const hole = rows.findIndex((row, index) => row.seq !== (index === 0 ? this.position : rows[index - 1]!.seq) + 1);
    if (hole === -1) {
      this.holeSince = null;
      return rows;
    }
    if (hole > 0) {
      this.holeSince = null;
      return rows.slice(0, hole);
    }
    const now = this.deps.clock.now();
    this.holeSince ??= now;
    const holeMs = this.deps.holeMs ?? 3000;
    // Many holes wait together: the row behind one tells by its own age how long the hole has been there at least.
    if (now - this.holeSince < holeMs && now - rows[0]!.at < holeMs) return [];
    this.holeSince = null;
    const next = rows.findIndex((row, index) => index > 0 && row.seq !== rows[index - 1]!.seq + 1);
    return next === -1 ? rows : rows.slice(0, next);
  }
}
