import { EntitySchema } from 'typeorm';
import type { Database } from './database.ts';
import { count, primaryKey } from './columns.ts';

export interface Counter {
  name: string;
  value: number;
}

export const CounterSchema = new EntitySchema<Counter>({
  name: 'Counter',
  tableName: 'counters',
  columns: { name: primaryKey(64), value: count() },
});

/** The next value of a named counter, from 1. Runs inside the caller's transaction: a rolled-back number is given again. */
export async function nextValue(database: Database, name: string): Promise<number> {
  database.requireTransaction();
  const counters = database.repository(CounterSchema);
  const raised = await counters.increment({ name }, 'value', 1);
  if (!raised.affected) {
    await counters.createQueryBuilder().insert().values({ name, value: 0 }).orIgnore().execute();
    await counters.increment({ name }, 'value', 1);
  }
  return (await counters.findOneByOrFail({ name })).value;
}
