import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { CallBackSchema } from '../../server/callbacks/call-back.entity.ts';
import { CallBackRepository } from '../../server/callbacks/call-back.repository.ts';
import { CallSchema } from '../../server/calls/call.entity.ts';
import { CallRepository } from '../../server/calls/call.repository.ts';
import { newCall } from '../../server/calls/call-tracker.ts';
import type { Database } from '../../server/database/database.ts';
import { newId } from '../../server/shared/ids.ts';
import { onEachDatabase } from '../support/databases.ts';

const ROWS = 20_000;
const START = 1_700_000_000_000;
const number = (index: number): string => `139${String(index % 5000).padStart(8, '0')}`;

type Read = { sql: string; parameters: unknown[] };

/** The reads that `work` sends to the database. */
async function readsOf(database: Database, work: () => Promise<unknown>): Promise<Read[]> {
  const source = database.manager.connection as DataSource;
  const reads: Read[] = [];
  const before = source.logger;
  const silent = () => undefined;
  source.logger = {
    logQuery: (sql, parameters) => void (sql.startsWith('SELECT') && reads.push({ sql, parameters: (parameters ?? []) as unknown[] })),
    logQueryError: silent, logQuerySlow: silent, logSchemaBuild: silent, logMigration: silent, log: silent,
  };
  try {
    await work();
  } finally {
    source.logger = before;
  }
  return reads;
}

onEachDatabase((use, dialect) => {
  describe(`reads go along an index among ${ROWS} calls`, function () {
    this.timeout(120_000);

    before(async () => {
      const database = use();
      for (let done = 0; done < ROWS; done += 500) {
        await database.transaction(async () => {
          const indexes = Array.from({ length: 500 }, (_, offset) => done + offset);
          await database.repository(CallSchema).insert(
            indexes.map((index) => {
              const [direction, from, to] = index % 10 === 0 ? (['out', '12345', number(index)] as const) : (['in', number(index), '12345'] as const);
              const who = { channel: '', uniqueid: `l-${index}`, from, to };
              const call = newCall({ linkedid: `l-${index}`, who, at: START + index * 1000, source: 'live', interactionId: null, residentId: null, now: START, direction });
              return { ...call, state: 'ended' as const, ending: 'answered' as const, connectedAt: START + index * 1000 };
            }),
          );
          await database.repository(CallBackSchema).insert(
            indexes.map((index) => ({
              id: newId(), number: number(index), openKey: null, lastCallId: newId(), reason: 'abandoned' as const, missedCalls: 1, firstMissedAt: START + index, lastMissedAt: START + index,
              state: index % 100 === 0 ? ('open' as const) : index % 101 === 0 ? ('taken' as const) : ('done' as const), takenBy: null, leaseUntil: index % 101 === 0 ? START : null,
            })),
          );
        });
      }
      if (dialect === 'mariadb') await database.manager.query('ANALYZE TABLE calls, call_backs');
    });

    const reads: Record<string, (database: Database) => Promise<unknown>> = {
      'what a number has called before': (database) => new CallRepository(database).ofNumber(number(7), 21),
      'whether somebody has talked with a number since': (database) => new CallBackRepository(database).talkedSince([number(7)], START + ROWS * 1000),
      'the calls whose caller is on the line': (database) => new CallRepository(database).live(),
      'the first page of call-backs': (database) => new CallBackRepository(database).list({ limit: 50 }),
      'the call-backs that are done': (database) => new CallBackRepository(database).list({ limit: 50, state: 'done' }),
      'leases that have run out, and whether their holders are talking': (database) => new CallBackRepository(database).overdue(START, 200),
      async 'a later page of call-backs'(database) {
        const callBacks = new CallBackRepository(database);
        const { next } = await callBacks.list({ limit: 50, state: 'done' });
        await callBacks.list({ limit: 50, cursor: next! });
      },
    };
    for (const [what, read] of Object.entries(reads)) {
      it(what, async () => {
        const database = use();
        const sent = await readsOf(database, () => read(database));
        expect(sent).not.to.deep.equal([]);
        for (const { sql, parameters } of sent) {
          const plan = await database.manager.query<Record<string, unknown>[]>(`${dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN'} ${sql}`, parameters);
          // SQLite says SCAN (dummy_table is TypeORM's own row for EXISTS), MariaDB ALL (the table) or index (the whole index).
          const whole = plan.filter((step) => (dialect === 'sqlite' ? /^SCAN (?!CONSTANT ROW|dummy_table)/.test(String(step['detail'])) : step['type'] === 'ALL' || (step['type'] === 'index' && step['table'] !== null)));
          expect(whole, `${sql}\n${JSON.stringify(plan)}`).to.deep.equal([]);
        }
      });
    }
  });
});
