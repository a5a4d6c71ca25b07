import { MoreThan } from 'typeorm';
import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import type { EventMap, EventType, LedgerEvent } from './event-map.ts';
import { LedgerSchema, type LedgerRow } from './ledger.entity.ts';

/** The append-only record of what happened, written in the transaction of the change. */
export class Ledger {
  private listeners = new Set<() => void>();
  /** What each running transaction has appended so far. */
  private readonly pending = new WeakMap<object, Omit<LedgerRow, 'seq'>[]>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Appends one event; must run inside the transaction of the change. Readers are woken after the commit.
   *
   * The rows are written as the last thing before the commit: a number of the ledger is taken for a moment only, and
   * not at all by a transaction that fails, so readers seldom meet a hole (on MariaDB a number once taken stays used).
   */
  async append<T extends EventType>(type: T, subjectId: string, payload: EventMap[T]): Promise<void> {
    this.database.requireTransaction();
    const row = { type, subjectId, payload: { ...payload }, at: this.clock.now() };
    const { manager } = this.database;
    const before = this.pending.get(manager);
    if (before) {
      before.push(row);
      return;
    }
    const rows = [row];
    this.pending.set(manager, rows);
    this.database.beforeCommit(async () => {
      this.pending.delete(manager);
      await this.database.repository(LedgerSchema).insert(rows as never);
    });
    this.database.afterCommit(() => this.listeners.forEach((wake) => wake()));
  }

  /** Calls `wake` after each commit of this process that appended something; returns how to stop it. */
  onAppended(wake: () => void): () => void {
    this.listeners.add(wake);
    return () => this.listeners.delete(wake);
  }

  /** Events after `seq`, oldest first, at most `limit`. */
  async after(seq: number, limit: number): Promise<LedgerEvent[]> {
    const rows = await this.database.repository(LedgerSchema).find({ where: { seq: MoreThan(seq) }, order: { seq: 'ASC' }, take: limit });
    return rows.map(toEvent);
  }

  /** The seq of the newest event, 0 when there is none. */
  async lastSeq(): Promise<number> {
    return (await this.database.repository(LedgerSchema).maximum('seq')) ?? 0;
  }
}

function toEvent(row: LedgerRow): LedgerEvent {
  return { seq: row.seq, type: row.type, subjectId: row.subjectId, payload: row.payload, at: row.at } as unknown as LedgerEvent;
}
