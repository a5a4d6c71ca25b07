import { expect } from 'chai';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { Ledger } from '../../server/events/ledger.ts';
import { RedisNudge } from '../../server/events/redis-nudge.ts';
import { RedisStore } from '../../server/http/rate-limit-stores.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { waitFor } from '../support/wait.ts';
import type { Options } from 'express-rate-limit';

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('with Redis', () => {
  let folder: string;
  let port: number;
  let redis: ChildProcess;
  let own: OwnDatabase;
  let database: Database;

  async function startRedis(): Promise<void> {
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'], { stdio: 'ignore' });
    const probe = createClient({ url: `redis://127.0.0.1:${port}`, socket: { reconnectStrategy: 20 } });
    probe.on('error', () => undefined);
    await probe.connect();
    await waitFor(async () => (await probe.ping()) === 'PONG', { what: 'Redis' });
    probe.destroy();
  }

  async function stopRedis(): Promise<void> {
    const gone = new Promise((resolve) => redis.once('exit', resolve));
    redis.kill('SIGKILL');
    await gone;
  }

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linli-redis-'));
    port = await freePort();
    own = await ownSqlite();
    database = await connectDatabase(own.target);
    await startRedis();
  });

  after(async () => {
    await stopRedis();
    await database.close();
    await own.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it('a commit of one server wakes the others at once, not itself, and again after Redis was away', async () => {
    const woken = { one: 0, two: 0 };
    const ledger = new Ledger(database, systemClock);
    const url = `redis://127.0.0.1:${port}`;
    const one = new RedisNudge({ url, ledger, logger: silentLogger(), wake: () => (woken.one += 1) });
    const two = new RedisNudge({ url, ledger: new Ledger(database, systemClock), logger: silentLogger(), wake: () => (woken.two += 1) });
    one.start();
    two.start();
    const commit = () => database.transaction(() => ledger.append('ticket.registered', 'x', { ticketId: 'x', number: '1', channel: 'phone', registeredBy: null }));
    const nudged = async () => {
      const before = woken.two;
      await waitFor(async () => (await commit(), woken.two > before), { what: 'the nudge' });
    };
    try {
      await waitFor(() => woken.one && woken.two, { what: 'both to be connected' });
      await nudged();
      const self = woken.one;
      await nudged();
      expect(woken.one).to.equal(self);
      await stopRedis();
      await commit();
      await startRedis();
      await nudged();
    } finally {
      one.stop();
      two.stop();
    }
  }).timeout(30_000);

  it('starts and goes on without one that is not there', async () => {
    const ledger = new Ledger(database, systemClock);
    const nudge = new RedisNudge({ url: `redis://127.0.0.1:${await freePort()}`, ledger, logger: silentLogger(), wake: () => undefined });
    nudge.start();
    await database.transaction(() => ledger.append('ticket.registered', 'x', { ticketId: 'x', number: '1', channel: 'phone', registeredBy: null }));
    nudge.stop();
  });

  it('limits are counted together and end with their window', async () => {
    const client = createClient({ url: `redis://127.0.0.1:${port}` });
    await client.connect();
    try {
      const stores = [1, 2].map(() => new RedisStore(client, 'test', systemClock));
      stores.forEach((store) => store.init({ windowMs: 300 } as Options));
      expect((await stores[0]!.increment('a')).totalHits).to.equal(1);
      expect((await stores[1]!.increment('a')).totalHits).to.equal(2);
      await stores[0]!.decrement('a');
      const { totalHits, resetTime } = await stores[1]!.increment('a');
      expect(totalHits).to.equal(2);
      expect(resetTime!.getTime()).to.be.within(Date.now() - 10, Date.now() + 310);
      await waitFor(async () => (await client.exists('linli:limit:test:a')) === 0, { what: 'the end of the window' });
    } finally {
      client.destroy();
    }
  });
});
