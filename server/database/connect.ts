import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.ts';
import { Database } from './database.ts';
import { ENTITIES } from './entities.ts';
import { SnakeCaseNaming } from './naming.ts';

export type DatabaseTarget = { kind: 'sqlite'; file: string } | { kind: 'mariadb'; url: string };

/** Opens the database and brings its tables up to date. Throws when it cannot be reached. */
export async function connectDatabase(target: DatabaseTarget): Promise<Database> {
  if (target.kind === 'mariadb') {
    const source = await new DataSource(mariadbOptions(target.url)).initialize();
    await migrate(source);
    return new Database(source, source);
  }
  mkdirSync(dirname(target.file), { recursive: true });
  keepPrivate(target.file);
  const writer = await new DataSource(sqliteOptions(target.file)).initialize();
  await migrate(writer);
  const reader = await new DataSource(sqliteOptions(target.file)).initialize();
  return new Database(writer, reader);
}

/** Names, numbers and tickets of people are in it: for its owner alone. SQLite gives -wal and -shm the mode of the file. */
function keepPrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/** The data source alone, without migrations: for the migration tests. */
export function dataSourceFor(target: DatabaseTarget): DataSource {
  return new DataSource(target.kind === 'mariadb' ? mariadbOptions(target.url) : sqliteOptions(target.file));
}

const common = {
  entities: ENTITIES,
  migrations: MIGRATIONS,
  namingStrategy: new SnakeCaseNaming(),
  synchronize: false,
  logging: false,
} satisfies Partial<DataSourceOptions>;

function sqliteOptions(file: string): DataSourceOptions {
  return {
    ...common,
    type: 'better-sqlite3',
    database: file,
    enableWAL: true,
    prepareDatabase: (connection: { pragma(text: string): unknown }) => {
      // FULL: whoever was told 'received' finds it on disk, also after a power cut (SQLite: PRAGMA synchronous).
      connection.pragma('synchronous = FULL');
      connection.pragma('foreign_keys = ON');
      connection.pragma('busy_timeout = 5000');
    },
  };
}

function mariadbOptions(url: string): DataSourceOptions {
  return {
    ...common,
    type: 'mariadb',
    url: url.replace(/^mysql:/, 'mariadb:'),
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    // READ COMMITTED: claims by SKIP LOCKED must see what others have just committed.
    isolationLevel: 'READ COMMITTED',
    poolSize: 10,
    connectTimeout: 10_000,
  };
}

/** Servers that start at the same time do not migrate twice: MariaDB's named lock; on SQLite there is one process. */
async function migrate(source: DataSource): Promise<void> {
  if (source.options.type !== 'mariadb') {
    await source.runMigrations({ transaction: 'each' });
    return;
  }
  const runner = source.createQueryRunner();
  try {
    await runner.query("SELECT GET_LOCK('linli-migrations', 120)");
    await source.runMigrations({ transaction: 'none' });
  } finally {
    await runner.query("SELECT RELEASE_LOCK('linli-migrations')");
    await runner.release();
  }
}
