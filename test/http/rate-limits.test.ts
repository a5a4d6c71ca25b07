import { expect } from 'chai';
import type { Options } from 'express-rate-limit';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { BoundedMemoryStore } from '../../server/http/rate-limit-stores.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { makeStaff, PASSWORD } from '../support/factories.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { startServer } from '../support/server.ts';

describe('rate limits', () => {
  let own: OwnDatabase;
  let database: Database;

  before(async () => {
    own = await ownSqlite();
    database = await connectDatabase(own.target);
  });
  after(async () => {
    await database.close();
    await own.drop();
  });

  it('count by address and let in again after a minute', async () => {
    const clock = new MovingClock(Date.now());
    const server = await startServer(database, { clock, limits: { perAddress: 5, signInPerLogin: 100, failedSignInsPerAddress: 100 } });
    try {
      const client = server.client();
      for (let index = 0; index < 5; index += 1) expect((await client.get('/session')).status).to.equal(401);
      const refused = await client.get('/session', { 'accept-language': 'en' });
      expect(refused.body).to.include({ status: 429, code: 'TOO_MANY_REQUESTS' });
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60);
      expect((await client.get('//health/live')).status).to.equal(200);
      clock.advance(60_000);
      expect((await client.get('/session')).status).to.equal(401);
    } finally {
      await server.stop();
    }
  });

  it('are strict on signing in by address and login, and on failures by address, but not on a whole shift that signs in', async () => {
    const server = await startServer(database, { limits: { perAddress: 1000, signInPerLogin: 3, failedSignInsPerAddress: 8 } });
    try {
      const statuses: number[] = [];
      for (let index = 0; index < 4; index += 1) statuses.push((await server.client().signIn('same-one', 'wrong')).status);
      expect(statuses).to.deep.equal([401, 401, 401, 429]);
      for (let index = 0; index < 10; index += 1) {
        const staff = await makeStaff(server);
        expect((await server.client().signIn(staff.login, PASSWORD)).status).to.equal(200);
      }
      const guesses: number[] = [];
      for (let index = 0; index < 7; index += 1) guesses.push((await server.client().signIn(`other-${index}`, 'wrong')).status);
      expect(guesses.at(-1)).to.equal(429);
    } finally {
      await server.stop();
    }
  });

  it('keep a bounded number of addresses in memory', () => {
    const store = new BoundedMemoryStore(new MovingClock(0));
    store.init({ windowMs: 60_000 } as Options);
    for (let index = 0; index < 50_000; index += 1) store.increment(`address ${index}`);
    expect(store.increment('address 49999').totalHits).to.equal(2);
    expect(store.increment('address 0').totalHits).to.equal(1);
    expect((store as unknown as { counts: Map<string, unknown> }).counts.size).to.equal(20_000);
  });
});
