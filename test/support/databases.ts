import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase, type DatabaseTarget } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { startMariadb } from './mariadb.ts';

/** An empty database of one's own, and how to be rid of it. */
export interface OwnDatabase {
  readonly target: DatabaseTarget;
  drop(): Promise<void>;
}

export async function ownSqlite(): Promise<OwnDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'linli-sqlite-'));
  return { target: { kind: 'sqlite', file: join(folder, 'test.sqlite') }, drop: () => rm(folder, { recursive: true, force: true }) };
}

/** A new database on the MariaDB of this test run. */
export async function ownMariadb(): Promise<OwnDatabase> {
  const { url, drop } = await startMariadb();
  return { target: { kind: 'mariadb', url }, drop };
}

/** The same tests on both databases; `use()` is the migrated database of this block, shared by its tests. */
export function onEachDatabase(tests: (use: () => Database, dialect: 'sqlite' | 'mariadb') => void): void {
  for (const [dialect, make] of [['sqlite', ownSqlite], ['mariadb', ownMariadb]] as const) {
    describe(`on ${dialect === 'sqlite' ? 'SQLite' : 'MariaDB'}`, () => {
      let own: OwnDatabase;
      let database: Database;

      before(async function () {
        this.timeout(60_000);
        own = await make();
        database = await connectDatabase(own.target);
      });

      after(async () => {
        await database?.close();
        await own?.drop();
      });

      tests(() => database, dialect);
    });
  }
}
