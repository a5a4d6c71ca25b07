import { createConnection, type Connection } from 'mysql2/promise';
import { join } from 'node:path';
import { anyFreePort } from '../../scripts/asterisk/network.ts';
import { findProgram } from '../../scripts/lib/find-program.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';
import { asOrdinaryUser, ownFolder, startServerProcess, type ServerProcess } from './database-process.ts';
import { waitFor } from './wait.ts';

export interface TestDatabase {
  /** mysql://root@127.0.0.1:<port>/<name>, for DATABASE_URL. */
  url: string;
  name: string;
  /** Drops the database. The server stays for the next test. */
  drop(): Promise<void>;
  /** Suspends and resumes the server (SIGSTOP, SIGCONT): a database that is away. */
  freeze(): void;
  thaw(): void;
}

interface Server {
  process: ServerProcess;
  port: number;
}

let server: Promise<Server> | undefined;
let databases = 0;

/**
 * A fresh, empty database on a MariaDB of this test run (own folder and port, ordinary user).
 * The server is started by the first call and ends with the process.
 */
export async function startMariadb(): Promise<TestDatabase> {
  server ??= launch();
  const { port, process: owner } = await server;
  const name = `linli_test_${++databases}`;
  const connection = await connect(port);
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await connection.end();
  return {
    url: `mysql://root@127.0.0.1:${port}/${name}`,
    name,
    async drop() {
      const again = await connect(port);
      await again.query(`DROP DATABASE ${name}`);
      await again.end();
    },
    freeze: () => void owner.child.kill('SIGSTOP'),
    thaw: () => void owner.child.kill('SIGCONT'),
  };
}

/** Ends the server; only for tests that want to see it gone. */
export async function stopMariadb(): Promise<void> {
  const running = await server;
  server = undefined;
  await running?.process.stop();
}

async function launch(): Promise<Server> {
  const program = findProgram('mariadbd', 'mysqld');
  const install = findProgram('mariadb-install-db', 'mysql_install_db');
  if (program === undefined || install === undefined) throw new Error('mariadbd is not installed (Debian: mariadb-server)');
  const folder = await ownFolder('linli-mariadb-');
  const data = join(folder, 'data');
  const [setup = '', ...args] = asOrdinaryUser([
    install, '--no-defaults', `--datadir=${data}`, '--auth-root-authentication-method=normal', '--skip-test-db',
  ]);
  const made = await runCommand(setup, args, { cwd: folder });
  if (made.code !== 0) throw new Error(`mariadb-install-db failed: ${made.stderr.slice(-500)}${made.stdout.slice(-500)}`);
  const port = await anyFreePort();
  const owner = startServerProcess(folder, [
    program, '--no-defaults', `--datadir=${data}`, `--socket=${join(folder, 's.sock')}`, `--pid-file=${join(folder, 'pid')}`,
    '--bind-address=127.0.0.1', `--port=${port}`, '--skip-name-resolve', '--innodb-buffer-pool-size=64M', '--max-connections=200',
  ]);
  await waitFor(() => connect(port).then((connection) => connection.end().then(() => true), () => false), {
    timeoutMs: 30_000,
    what: 'MariaDB to answer',
  });
  return { process: owner, port };
}

function connect(port: number): Promise<Connection> {
  return createConnection({ host: '127.0.0.1', port, user: 'root' });
}
