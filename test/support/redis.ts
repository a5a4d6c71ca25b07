import { connect } from 'node:net';
import { anyFreePort } from '../../scripts/asterisk/network.ts';
import { findProgram } from '../../scripts/lib/find-program.ts';
import { ownFolder, startServerProcess } from './database-process.ts';
import { waitFor } from './wait.ts';

export interface TestRedis {
  /** redis://127.0.0.1:<port>, for REDIS_URL. */
  url: string;
  stop(): Promise<void>;
}

/** A Redis of the test's own: its folder, its port, nothing kept. */
export async function startRedis(): Promise<TestRedis> {
  const program = findProgram('redis-server');
  if (program === undefined) throw new Error('redis-server is not installed (Debian: redis-server)');
  const port = await anyFreePort();
  const folder = await ownFolder('linli-redis-');
  const owner = startServerProcess(folder, [program, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
  await waitFor(() => answers(port), { timeoutMs: 10_000, what: 'Redis to answer' });
  return { url: `redis://127.0.0.1:${port}`, stop: () => owner.stop() };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.write('PING\r\n'));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString().startsWith('+PONG'));
    });
    socket.once('error', () => resolve(false));
  });
}
