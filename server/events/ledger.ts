import { MoreThan } from 'typeorm';
import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import type { EventMap, EventType, LedgerEvent } from './event-map.ts';
import { LedgerSchema, type LedgerRow } from './ledger.entity.ts';

/** The append-only record of what happened, written in the transaction of the change. */
export class Ledger {
  private listeners = new Set<() => void>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Appends one event; must run inside the transaction of the change. Readers are woken after the commit. */
  async append<T extends EventType>(type: T, subjectId: string, payload: EventMap[T]): Promise<void> {
    this.database.requireTransaction();
    await this.database.repository(LedgerSchema).insert({ type, subjectId, payload: payload as never, at: this.clock.now() });
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
