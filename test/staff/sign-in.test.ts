import { expect } from 'chai';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { AuditSchema } from '../../server/audit/audit.entity.ts';
import { sessionIdOf } from '../../server/staff/session.service.ts';
import { AppError } from '../../server/shared/errors.ts';
import type { Client } from '../support/client.ts';
import { onEachDatabase } from '../support/databases.ts';
import { makeStaff, PASSWORD, signedIn } from '../support/factories.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { startServer, type Overrides, type TestServer } from '../support/server.ts';

const START = Date.parse('2026-03-02T01:00:00Z');
const MINUTE = 60_000;

onEachDatabase((use) => {
  describe('signing in', () => {
    let server: TestServer;
    let clock: MovingClock;

    async function start(overrides: Overrides = {}): Promise<void> {
      clock = new MovingClock(START);
      server = await startServer(use(), { clock, ...overrides });
    }

    afterEach(() => server.stop());

    const audited = (login: string) => use().repository(AuditSchema).find({ where: { login }, order: { id: 'ASC' } });

    it('opens a session that says who I am and what I may do, and ends with signing out', async () => {
      await start();
      const staff = await makeStaff(server, { roles: ['agent'], extension: null });
      const client = server.client();
      expect((await client.get('/session')).status).to.equal(401);
      const answer = await client.signIn(staff.login.toUpperCase(), PASSWORD);
      expect(answer.status).to.equal(200);
      expect(answer.body.staff).to.include({ id: staff.id, login: staff.login, disabled: false });
      expect(answer.body.rights).to.include('phone:use');
      expect(answer.body.rights).not.to.include('staff:manage');
      expect(answer.text).not.to.include('argon2');
      const cookie = answer.headers.getSetCookie()[0]!;
      expect(cookie).to.match(/^linli_session=[\w-]{43}; .*HttpOnly/).and.match(/SameSite=Strict/).and.match(/Path=\//);
      expect(cookie).not.to.match(/Secure/);
      expect((await client.get('/session')).status).to.equal(200);
      expect((await client.delete('/session')).status).to.equal(204);
      expect((await client.get('/session')).status).to.equal(401);
      expect((await audited(staff.login)).map((row) => row.kind)).to.deep.equal(['sign-in', 'sign-out']);
    });

    it('marks the cookie Secure when the public address is https', async () => {
      await start({ publicUrl: 'https://hotline.example.cn' });
      const staff = await makeStaff(server);
      expect((await server.client().signIn(staff.login, PASSWORD)).headers.getSetCookie()[0]).to.match(/; Secure/);
    });

    it('takes a token only as it was given out, and never the one a browser came with', async () => {
      await start();
      const { staff, client } = await signedIn(server, ['agent']);
      const before = client.sessionCookie!;
      await client.signIn(staff.login, PASSWORD);
      expect(client.sessionCookie).not.to.equal(before);
      const old = await server.client().get('/session', { cookie: before });
      expect(old.status).to.equal(401);
      const planted = await server.client().send('POST', '/session', { login: staff.login, password: PASSWORD }, { cookie: 'linli_session=planted-by-somebody' });
      expect(planted.headers.getSetCookie()[0]).not.to.include('planted');
      expect(JSON.stringify(await use().manager.query('SELECT * FROM sessions'))).not.to.include(client.sessionCookie!.split('=')[1]!);
    });

    it('locks a login after five failures for half an hour, also against the right password, and for logins that do not exist', async () => {
      await start();
      const staff = await makeStaff(server);
      const told: Record<string, { status: number; code: unknown }[]> = {};
      for (const login of [staff.login, 'nobody-at-all']) {
        told[login] = [];
        for (let attempt = 0; attempt < 6; attempt += 1) {
          const { status, body } = await server.client().signIn(login, `wrong ${attempt}`);
          told[login].push({ status, code: (body as unknown as { code: string }).code });
        }
      }
      expect(told[staff.login]).to.deep.equal([...Array.from({ length: 5 }, () => ({ status: 401, code: 'SIGN_IN_FAILED' })), { status: 423, code: 'ACCOUNT_LOCKED' }]);
      expect(told['nobody-at-all']).to.deep.equal(told[staff.login]);
      const locked = await server.client().post('/session', { login: staff.login, password: PASSWORD });
      expect(locked.status).to.equal(423);
      expect(locked.body).to.include({ lockedUntil: START + 30 * MINUTE });
      expect(locked.body.detail).to.include('2026-03-02 09:30');
      clock.advance(30 * MINUTE);
      expect((await server.client().signIn(staff.login, PASSWORD)).status).to.equal(200);
      const kinds = (await audited(staff.login)).map((row) => row.kind);
      expect(kinds.filter((kind) => kind === 'sign-in-failed')).to.have.length(7);
      expect(kinds).to.include('account-locked').and.include('sign-in');
    });

    it('gives a burst of parallel guesses no more than five tries', async () => {
      await start();
      const staff = await makeStaff(server);
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => server.client().signIn(staff.login, `guess ${index}`)));
      expect(answers.filter((answer) => answer.status === 401)).to.have.length(5);
      expect(answers.filter((answer) => answer.status === 423)).to.have.length(7);
    });

    it('starts counting anew after a success and after a lock has run out', async () => {
      await start();
      const staff = await makeStaff(server);
      for (let attempt = 0; attempt < 4; attempt += 1) await server.client().signIn(staff.login, 'wrong');
      expect((await server.client().signIn(staff.login, PASSWORD)).status).to.equal(200);
      for (let attempt = 0; attempt < 5; attempt += 1) expect((await server.client().signIn(staff.login, 'wrong')).status).to.equal(401);
      clock.advance(31 * MINUTE);
      expect((await server.client().signIn(staff.login, 'wrong')).status).to.equal(401);
      expect((await server.client().signIn(staff.login, PASSWORD)).status).to.equal(200);
    });

    it('is unlocked by the security officer, who finds it among the locked ones', async () => {
      await start();
      const staff = await makeStaff(server);
      for (let attempt = 0; attempt < 5; attempt += 1) await server.client().signIn(staff.login, 'wrong');
      const { client: officer } = await signedIn(server, ['security']);
      const { body } = await officer.get<{ items: { id: string }[] }>('/staff/locked');
      expect(body.items.map((item) => item.id)).to.include(staff.id);
      expect((await officer.post(`/staff/${staff.id}/unlock`)).body).to.include({ lockedUntil: null });
      expect((await server.client().signIn(staff.login, PASSWORD)).status).to.equal(200);
    });

    it('tells that an account is disabled only to whoever knows its password', async () => {
      await start();
      const staff = await makeStaff(server, { disabledAt: START });
      expect((await server.client().signIn(staff.login, 'wrong')).body).to.include({ code: 'SIGN_IN_FAILED' });
      expect((await server.client().signIn(staff.login, PASSWORD)).body).to.include({ code: 'ACCOUNT_DISABLED' });
    });

    it('ends after half an hour in which nobody did anything, and after twelve hours in any case', async () => {
      await start();
      const { client } = await signedIn(server, ['agent']);
      // Any request that is not a GET is a person's doing, also one that is refused.
      const act = (one: Client) => one.post('/staff/nobody/unlock');
      clock.advance(29 * MINUTE);
      expect((await act(client)).status).to.equal(403);
      clock.advance(29 * MINUTE);
      expect((await act(client)).status).to.equal(403);
      clock.advance(31 * MINUTE);
      expect((await act(client)).status).to.equal(401);
      const { client: diligent } = await signedIn(server, ['agent']);
      for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
        clock.advance(20 * MINUTE);
        expect((await act(diligent)).status).to.equal(403);
      }
      clock.advance(20 * MINUTE);
      expect((await diligent.get('/session')).status).to.equal(401);
    });

    it('lets nobody be signed out in the middle of a call', async () => {
      const onCall = new Set<string>();
      await start({ isOnCall: async (staffId) => onCall.has(staffId) });
      const { staff, client } = await signedIn(server, ['agent']);
      onCall.add(staff.id);
      clock.advance(50 * MINUTE);
      await server.sessions.sweep();
      expect((await client.get('/session')).status).to.equal(200);
      onCall.clear();
      clock.advance(31 * MINUTE);
      await server.sessions.sweep();
      expect((await client.get('/session')).status).to.equal(401);
    });

    it('demands a change of a first password before anything else', async () => {
      await start();
      const { client } = await signedIn(server, ['agent'], { mustChangePassword: true });
      expect((await client.get('/settings')).body).to.include({ status: 403, code: 'PASSWORD_CHANGE_REQUIRED' });
      expect((await client.get('/session')).body).to.include({ mustChangePassword: true });
      const change = (current: string, next: string) => client.post('/session/password', { current, next });
      expect((await change('wrong', 'Another-Good-1')).body).to.include({ status: 422, code: 'PASSWORD_WRONG' });
      expect((await change(PASSWORD, PASSWORD)).body).to.include({ code: 'PASSWORD_REUSED' });
      for (const weak of ['short1A', 'onlysmallletters', 'SMALLANDBIGsmall', '12345678']) expect((await change(PASSWORD, weak)).body).to.include({ code: 'PASSWORD_TOO_WEAK' });
      const changed = await change(PASSWORD, '密码Passw0rd新');
      expect(changed.body).to.include({ mustChangePassword: false });
      expect((await client.get('/settings')).status).to.equal(200);
    });

    it('ends every other session when the password changes', async () => {
      await start();
      const { staff, client } = await signedIn(server, ['agent']);
      const elsewhere = server.client();
      await elsewhere.signIn(staff.login, PASSWORD);
      await client.post('/session/password', { current: PASSWORD, next: 'Another-Good-1' });
      expect((await elsewhere.get('/session')).status).to.equal(401);
      expect((await client.get('/session')).status).to.equal(200);
    });

    it('makes a demo account change its published password outside demo mode, and only there', async () => {
      await start({ demo: true });
      const demo = await makeStaff(server, { demoPassword: true });
      const client = server.client();
      expect((await client.signIn(demo.login, PASSWORD)).body).to.include({ mustChangePassword: false });
      expect((await client.get('/settings')).status).to.equal(200);
      await server.stop();
      await start({ demo: false });
      const later = server.client();
      expect((await later.signIn(demo.login, PASSWORD)).body).to.include({ mustChangePassword: true });
      expect((await later.get('/settings')).body).to.include({ code: 'PASSWORD_CHANGE_REQUIRED' });
      await later.post('/session/password', { current: PASSWORD, next: 'Own-Secret-99' });
      expect((await later.get('/settings')).status).to.equal(200);
    });

    it('refuses the published demo password outside demo mode to everybody but this machine, like a wrong one', async () => {
      await start({ trustProxy: 1 });
      const demo = await makeStaff(server, { demoPassword: true });
      const through = (headers: Record<string, string>) => server.client().send('POST', '/session', { login: demo.login, password: PASSWORD }, headers);
      expect((await through({ 'x-forwarded-for': '192.0.2.7' })).body).to.include({ status: 401, code: 'SIGN_IN_FAILED' });
      // A proxy on this machine comes from loopback too, whether or not it is trusted to say for whom.
      await server.stop();
      await start();
      expect((await through({ 'x-forwarded-for': '127.0.0.1' })).body).to.include({ code: 'SIGN_IN_FAILED' });
      expect(await statusAt(server.port, 'hotline.example.cn', { login: demo.login, password: PASSWORD })).to.equal(401);
      const rows = await audited(demo.login);
      expect(rows.map((row) => [row.kind, row.reason])).to.deep.equal(Array.from({ length: 3 }, () => ['sign-in-failed', 'published demo password']));
      expect((await server.client().signIn(demo.login, PASSWORD)).body).to.include({ mustChangePassword: true });
    });

    it('ends the sessions that were opened with a published password when demo mode is over, and counts those accounts', async () => {
      await start({ demo: true });
      const { client } = await signedIn(server, ['agent'], { demoPassword: true });
      await makeStaff(server, { demoPassword: true, disabledAt: START });
      await server.stop();
      await start();
      expect(await server.sessions.endPublished()).to.equal((await server.staff.withDemoPassword()).length).and.at.least(2);
      expect(await server.staff.findSession(sessionIdOf(client.sessionCookie!.split('=')[1]!))).to.have.property('endedAt', START);
    });

    it('puts on record who signed in, and attempts while the login is locked', async () => {
      await start();
      const staff = await makeStaff(server);
      await server.client().signIn(staff.login, PASSWORD);
      for (let attempt = 0; attempt < 6; attempt += 1) await server.client().signIn(staff.login, 'wrong');
      const rows = await audited(staff.login);
      expect(rows.find((row) => row.kind === 'sign-in')).to.include({ staffId: staff.id });
      expect(rows.filter((row) => row.kind === 'sign-in-failed').map((row) => row.reason)).to.deep.equal([null, null, null, null, null, 'locked']);
    });

    it('counts every failure of a login that two servers write at the same moment', async () => {
      await start();
      const staff = await makeStaff(server);
      const other = await startServer(use(), { clock });
      try {
        await Promise.all(Array.from({ length: 4 }, (_, index) => (index % 2 ? server : other).client().signIn(staff.login, 'wrong')));
        expect((await server.staff.failuresOf(staff.login))!.failures).to.equal(4);
      } finally {
        await other.stop();
      }
    });

    it('is not kept alive by what a screen asks by itself', async () => {
      await start();
      const { client } = await signedIn(server, ['agent']);
      for (let minutes = 0; minutes < 25; minutes += 5) {
        clock.advance(5 * MINUTE);
        expect((await client.get('/session')).status).to.equal(200);
      }
      clock.advance(6 * MINUTE);
      expect((await client.get('/session')).status).to.equal(401);
    });

    it('refuses newcomers at once when too many wait for their turn', async () => {
      await start();
      const attempts = Array.from({ length: 210 }, (_, index) =>
        server.signIn.signIn({ login: `flood${index}`, password: 'x', address: '', fromThisMachine: true, userAgent: '', formerToken: null }).catch((error: unknown) => error),
      );
      const refused = (await Promise.all(attempts)).filter((error) => error instanceof AppError && error.code === 'TOO_MANY_REQUESTS');
      expect(refused).to.have.length(9);
    }).timeout(120_000);
  });
});

/** The status of a sign-in with this Host header, which fetch would not send. */
async function statusAt(port: number, host: string, form: object): Promise<number> {
  const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/api/v1/session', headers: { host, 'content-type': 'application/json' } });
  sent.end(JSON.stringify(form));
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode!;
}
