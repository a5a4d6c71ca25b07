import { expect } from 'chai';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { Health } from '../../server/operations/health.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { signedIn } from '../support/factories.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { startServer } from '../support/server.ts';

describe('operations', () => {
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

  it('is ready with database and disk, and says that voice is not configured', async () => {
    const server = await startServer(database);
    try {
      const { status, body, headers } = await server.client().get<{ checks: { disk: { freeBytes: number } } }>('//health/ready');
      expect(status).to.equal(200);
      expect(body).to.deep.include({ status: 'degraded', draining: false });
      expect(body.checks).to.deep.include({ database: { state: 'up' }, voice: { state: 'not-configured' } });
      expect(body.checks.disk.freeBytes).to.be.above(0);
      expect(headers.get('cache-control')).to.equal('no-store');
      expect((await server.client().get('//health/live')).body).to.deep.equal({ status: 'ok' });
    } finally {
      await server.stop();
    }
  });

  it('is fine with voice, not ready without a database, when the database hangs, and while it drains', async () => {
    const up = new Health({ database, voice: () => 'up', folder: '/tmp' });
    expect((await up.report()).status).to.equal('ok');
    const away = new Health({ database: { isAlive: async () => false }, voice: () => 'up', folder: '/tmp' });
    expect(await away.report()).to.deep.include({ status: 'failing' });
    const hanging = new Health({ database: { isAlive: () => new Promise(() => undefined) }, voice: () => 'up', folder: '/tmp', patienceMs: 20 });
    expect((await hanging.report()).checks.database.state).to.equal('down');
    const lost = new Health({ database, voice: () => 'down', folder: '/nowhere/at/all' });
    expect(await lost.report()).to.deep.include({ status: 'degraded' });
    const server = await startServer(database, { health: up });
    try {
      up.drain();
      expect((await server.client().get('//health/ready')).status).to.equal(503);
      expect((await server.client().get('//health/live')).status).to.equal(200);
    } finally {
      await server.stop();
    }
  });

  it('shows its figures to this machine or with the token, and to nobody through a proxy', async () => {
    const server = await startServer(database, { metricsToken: 'a-long-token' });
    try {
      const client = server.client();
      await client.get('/session');
      await signedIn(server, ['agent']);
      const local = await client.get('//metrics');
      expect(local.status).to.equal(200);
      expect(local.text).to.match(/linli_http_request_seconds_count\{method="GET",route="\/api\/v1\/session",status="401"\} 1/);
      expect(local.text).to.match(/linli_sign_ins_total\{result="done"\} 1/);
      expect((await client.get('//metrics', { 'x-forwarded-for': '10.1.1.1' })).status).to.equal(403);
      expect((await client.get('//metrics', { 'x-forwarded-for': '10.1.1.1', authorization: 'Bearer wrong' })).status).to.equal(403);
      expect((await client.get('//metrics', { 'x-forwarded-for': '10.1.1.1', authorization: 'Bearer a-long-token' })).status).to.equal(200);
    } finally {
      await server.stop();
    }
  });

  it('shows its figures only with the token where a proxy is to be expected, though it may not say that it is one', async () => {
    for (const behind of [{ trustProxy: 1 }, { publicUrl: 'https://hotline.example.cn' }]) {
      const server = await startServer(database, { metricsToken: 'a-long-token', ...behind });
      try {
        expect((await server.client().get('//metrics')).status).to.equal(403);
        expect((await server.client().get('//metrics', { authorization: 'Bearer a-long-token' })).status).to.equal(200);
      } finally {
        await server.stop();
      }
    }
  });

  it('asks the database at most once a second how it is, however often it is asked itself', async () => {
    const clock = new MovingClock(0);
    let asked = 0;
    const health = new Health({ database: { isAlive: async () => (asked += 1) > 0 }, voice: () => 'up', folder: '/tmp', clock });
    await Promise.all(Array.from({ length: 20 }, () => health.report()));
    expect(asked).to.equal(1);
    clock.advance(999);
    await health.report();
    expect(asked).to.equal(1);
    clock.advance(1);
    await health.report();
    expect(asked).to.equal(2);
    health.drain();
    expect((await health.report()).status).to.equal('failing');
  });
});
