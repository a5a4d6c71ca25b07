import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager, EntitySchema, ObjectLiteral, Repository } from 'typeorm';
import { Mutex } from './mutex.ts';

interface Running {
  manager: EntityManager;
  beforeCommit: (() => Promise<void>)[];
  afterCommit: (() => void)[];
}

/** MariaDB: a deadlock or a lock wait that timed out rolled the transaction back; it may be run again (errors 1213, 1205; 1020 under snapshot isolation). */
const RETRYABLE = new Set([1213, 1205, 1020]);
const ATTEMPTS = 5;

/**
 * The one way to the database.
 *
 * A transaction is carried by the asynchronous context, so that repositories need no parameter for it; one inside
 * another joins it. On SQLite all transactions share one connection: concurrent ones would be mixed up (of 4 in
 * parallel, the rolled-back one stayed), so a FIFO mutex stands before them, and reads outside a transaction use
 * a second connection, which sees committed rows only.
 */
export class Database {
  private readonly context = new AsyncLocalStorage<Running>();
  private readonly mutex = new Mutex();

  constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
  ) {}

  get dialect(): 'sqlite' | 'mariadb' {
    return this.writer.options.type === 'better-sqlite3' ? 'sqlite' : 'mariadb';
  }

  /** The manager of the running transaction, or the one for reads. */
  get manager(): EntityManager {
    return this.context.getStore()?.manager ?? this.reader.manager;
  }

  repository<T extends ObjectLiteral>(schema: EntitySchema<T>): Repository<T> {
    return this.manager.getRepository(schema);
  }

  /** Runs `work` in one transaction; it may be run again after a deadlock, so it must have no effect outside the database. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.context.getStore()) return work();
    return this.dialect === 'sqlite' ? this.mutex.run(() => this.attempt(work)) : this.withRetries(work);
  }

  /**
   * For the options of a read whose rows this transaction is going to change: it waits for whoever changes them now, and
   * sees what he wrote. SQLite has one writer at a time and knows no such lock. Throws outside a transaction.
   */
  get forChange(): { lock?: { mode: 'pessimistic_write' } } {
    this.requireTransaction();
    return this.dialect === 'mariadb' ? { lock: { mode: 'pessimistic_write' } } : {};
  }

  /** Runs `work` as the last thing of the running transaction, inside it; throws outside one. */
  beforeCommit(work: () => Promise<void>): void {
    this.requireTransaction();
    this.context.getStore()!.beforeCommit.push(work);
  }

  /** Runs `effect` once the running transaction has been committed, or at once outside one. */
  afterCommit(effect: () => void): void {
    const running = this.context.getStore();
    if (running) running.afterCommit.push(effect);
    else effect();
  }

  /** Throws when code that must be part of a transaction is called outside one. */
  requireTransaction(): void {
    if (!this.context.getStore()) throw new Error('This must run inside a transaction.');
  }

  /** Answers true when the database takes a trivial query. */
  async isAlive(): Promise<boolean> {
    try {
      await this.reader.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.mutex.run(async () => {
      if (this.reader !== this.writer && this.reader.isInitialized) await this.reader.destroy();
      if (this.writer.isInitialized) await this.writer.destroy();
    });
  }

  private async withRetries<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (attempt >= ATTEMPTS || !RETRYABLE.has((error as { errno?: number }).errno ?? 0)) throw error;
      }
    }
  }

  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    const afterCommit: (() => void)[] = [];
    const result = await this.writer.transaction((manager) => {
      const running: Running = { manager, beforeCommit: [], afterCommit };
      return this.context.run(running, async () => {
        const answer = await work();
        for (const last of running.beforeCommit) await last();
        return answer;
      });
    });
    // Outside the context: an effect that reads must see what every other reader sees.
    this.context.exit(() => afterCommit.forEach((effect) => effect()));
    return result;
  }
}
