import { expect } from 'chai';
import { AuditSchema } from '../../server/audit/audit.entity.ts';
import { StaffSchema, type Staff } from '../../server/staff/staff.entity.ts';
import { ensureFirstAdministrator, seedDemoStaff } from '../../server/staff/first-accounts.ts';
import { isStrongPassword } from '../../server/staff/passwords.ts';
import { viewerOf } from '../../server/staff/staff.presenter.ts';
import { StaffRepository } from '../../server/staff/staff.repository.ts';
import { StaffService } from '../../server/staff/staff.service.ts';
import type { AppError } from '../../server/shared/errors.ts';
import type { StaffView } from '../../server/staff/staff.schema.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { onEachDatabase } from '../support/databases.ts';
import { makeStaff, PASSWORD, signedIn } from '../support/factories.ts';
import { startServer, type TestServer } from '../support/server.ts';

onEachDatabase((use, dialect) => {
  describe('accounts', () => {
    let server: TestServer;
    let roster: string[];

    const recordingRoster = () => ({
      onAgentCreated: async (staff: Staff) => void roster.push(`+${staff.extension}`),
      onAgentRemoved: async (staff: Staff) => void roster.push(`-${staff.extension}`),
    });

    before(async () => {
      server = await startServer(use(), { demo: true, roster: recordingRoster() });
    });
    beforeEach(() => (roster = []));
    after(() => server.stop());

    const deps = () => ({ database: use(), staff: server.staff, passwords: server.passwords, audit: server.audit, clock: systemClock, roster: recordingRoster() });
    let running = 2000;
    const freeExtension = () => String((running += 1));

    it('begin with one administrator whose password must be changed, when there is nobody at all', async () => {
      const made = await ensureFirstAdministrator(deps());
      expect(made!.login).to.equal('admin');
      expect(isStrongPassword(made!.password)).to.equal(true);
      expect((await server.client().signIn('admin', made!.password)).body).to.include({ mustChangePassword: true });
      expect(await ensureFirstAdministrator(deps())).to.equal(null);
    });

    it('of the demo are made once, with phones, and follow a new common password unless somebody has changed his own', async () => {
      await seedDemoStaff(deps(), { password: 'linli-demo' });
      expect(roster).to.deep.equal(['+1001', '+1002', '+1003', '+1004', '+1005', '+1101', '+1201']);
      const rows = await use().repository(StaffSchema).find();
      await seedDemoStaff(deps(), { password: 'linli-demo' });
      expect(await use().repository(StaffSchema).find()).to.deep.equal(rows);
      const client = server.client();
      expect((await client.signIn('agent1', 'linli-demo')).body.staff).to.include({ extension: '1001', name: '林晓燕' });
      await client.post('/session/password', { current: 'linli-demo', next: 'My-Own-Word-1' });
      await seedDemoStaff(deps(), { password: 'other-demo' });
      expect((await server.client().signIn('agent1', 'My-Own-Word-1')).status).to.equal(200);
      expect((await server.client().signIn('agent2', 'other-demo')).status).to.equal(200);
      expect((await server.client().signIn('agent2', 'linli-demo')).status).to.equal(401);
    });

    it('are made by an administrator, get a phone by their extension, and must change their first password', async () => {
      const { client: admin, staff: me } = await signedIn(server, ['administrator']);
      const extension = freeExtension();
      const login = `new${extension}`;
      const made = await admin.post<StaffView>('/staff', { login, name: '新来的', roles: ['agent', 'agent'], extension, password: 'First-Word-1' });
      expect(made.status).to.equal(201);
      expect(made.body).to.include({ login, extension, disabled: false }).and.not.have.property('passwordHash');
      expect(made.body.roles).to.deep.equal(['agent']);
      expect(roster).to.deep.equal([`+${extension}`]);
      expect((await server.client().signIn(login, 'First-Word-1')).body).to.include({ mustChangePassword: true });
      const rows = await use().repository(AuditSchema).findBy({ subjectId: made.body.id });
      expect(rows.find((row) => row.kind === 'staff-created')).to.include({ staffId: me.id, result: 'done' });
    });

    it('are refused with a taken login or extension, a weak password, separated roles, or a phone that no role uses', async () => {
      const { client: admin } = await signedIn(server, ['administrator']);
      const { staff: taken } = await signedIn(server, ['agent'], { extension: freeExtension() });
      const form = { login: `x${freeExtension()}`, name: '某人', roles: ['agent'], extension: null as string | null, password: 'First-Word-1' };
      const refusal = async (change: object) => (await admin.post('/staff', { ...form, ...change })).body.code;
      expect(await refusal({ login: taken.login })).to.equal('STAFF_LOGIN_TAKEN');
      expect(await refusal({ extension: taken.extension })).to.equal('STAFF_EXTENSION_TAKEN');
      expect(await refusal({ password: 'weak' })).to.equal('PASSWORD_TOO_WEAK');
      expect(await refusal({ roles: ['administrator', 'auditor'] })).to.equal('STAFF_ROLES_CONFLICT');
      expect(await refusal({ roles: ['handler'], extension: freeExtension() })).to.equal('STAFF_EXTENSION_REFUSED');
      expect(await refusal({ roles: ['king'] })).to.equal('BAD_REQUEST');
      expect(await refusal({ login: 'has space' })).to.equal('BAD_REQUEST');
      expect(roster).to.deep.equal([]);
    });

    it('that are changed keep what the form leaves out, and end their sessions when roles or phone change', async () => {
      const { client: admin } = await signedIn(server, ['administrator']);
      const { staff, client } = await signedIn(server, ['agent'], { extension: freeExtension() });
      expect((await admin.patch(`/staff/${staff.id}`, { name: '改名' })).body).to.include({ name: '改名', extension: staff.extension });
      expect((await client.get('/session')).status).to.equal(200);
      const extension = freeExtension();
      await admin.patch(`/staff/${staff.id}`, { extension });
      expect(roster).to.deep.equal([`-${staff.extension}`, `+${extension}`]);
      expect((await client.get('/session')).status).to.equal(401);
      await client.signIn(staff.login, PASSWORD);
      await admin.patch(`/staff/${staff.id}`, { roles: ['supervisor'] });
      expect((await client.get('/session')).status).to.equal(401);
    });

    it('that are disabled lose their sessions and their phone at once, and get them back', async () => {
      const { client: admin } = await signedIn(server, ['administrator']);
      const { staff, client } = await signedIn(server, ['agent'], { extension: freeExtension() });
      expect((await admin.patch(`/staff/${staff.id}`, { disabled: true })).body).to.include({ disabled: true });
      expect((await client.get('/session')).status).to.equal(401);
      await admin.patch(`/staff/${staff.id}`, { disabled: false });
      expect(roster).to.deep.equal([`-${staff.extension}`, `+${staff.extension}`]);
      expect((await client.signIn(staff.login, PASSWORD)).status).to.equal(200);
    });

    it('cannot be changed by their owner so that nobody could undo it', async () => {
      const { client: admin, staff } = await signedIn(server, ['administrator']);
      expect((await admin.patch(`/staff/${staff.id}`, { disabled: true })).body).to.include({ status: 409, code: 'STAFF_SELF_REFUSED' });
      expect((await admin.patch(`/staff/${staff.id}`, { roles: ['agent'] })).body).to.include({ code: 'STAFF_SELF_REFUSED' });
      expect((await admin.patch(`/staff/${staff.id}`, { name: '新名字' })).status).to.equal(200);
    });

    it('get a new first password from an administrator, which ends their sessions', async () => {
      const { client: admin } = await signedIn(server, ['administrator']);
      const { staff, client } = await signedIn(server, ['agent']);
      expect((await admin.post(`/staff/${staff.id}/password`, { password: 'Reset-Word-1' })).status).to.equal(204);
      expect((await client.get('/session')).status).to.equal(401);
      expect((await server.client().signIn(staff.login, 'Reset-Word-1')).body).to.include({ mustChangePassword: true });
      expect((await admin.post('/staff/01ARZ3NDEKTSV4RRFFQ69G5FAV/password', { password: 'Reset-Word-1' })).status).to.equal(404);
    });

    it('do not get a new password from their owner by this way', async () => {
      const { client: admin, staff } = await signedIn(server, ['administrator']);
      expect((await admin.post(`/staff/${staff.id}/password`, { password: 'Reset-Word-1' })).body).to.include({ status: 409, code: 'STAFF_SELF_REFUSED' });
    });

    it('of administrators, security officers and auditors wait for the security officer when made, reset or given by an administrator', async () => {
      const { client: admin } = await signedIn(server, ['administrator']);
      const { client: officer, staff: security } = await signedIn(server, ['security']);
      const login = `aud${freeExtension()}`;
      const made = await admin.post<StaffView>('/staff', { login, name: '审计', roles: ['auditor'], extension: null, password: 'First-Word-1' });
      expect(made.body).to.include({ awaitsConfirmation: true });
      expect((await server.client().signIn(login, 'First-Word-1')).body).to.include({ code: 'ACCOUNT_UNCONFIRMED' });
      expect((await server.client().signIn(login, 'wrong')).body).to.include({ code: 'SIGN_IN_FAILED' });
      const { body } = await officer.get<{ items: StaffView[] }>('/staff/locked');
      expect(body.items.find((one) => one.id === made.body.id)).to.include({ awaitsConfirmation: true });
      expect((await admin.post(`/staff/${made.body.id}/confirm`)).body).to.include({ code: 'FORBIDDEN' });
      expect((await officer.post(`/staff/${made.body.id}/confirm`)).body).to.include({ awaitsConfirmation: false });
      expect((await server.client().signIn(login, 'First-Word-1')).body).to.include({ mustChangePassword: true });
      const { client: victim, staff: auditor } = await signedIn(server, ['auditor']);
      await admin.post(`/staff/${auditor.id}/password`, { password: 'Reset-Word-1' });
      expect((await victim.get('/session')).status).to.equal(401);
      expect((await server.client().signIn(auditor.login, 'Reset-Word-1')).body).to.include({ code: 'ACCOUNT_UNCONFIRMED' });
      const { staff: plain } = await signedIn(server, ['agent']);
      expect((await admin.patch(`/staff/${plain.id}`, { roles: ['auditor'] })).body).to.include({ awaitsConfirmation: true });
      expect((await officer.post(`/staff/${security.id}/confirm`)).body).to.include({ code: 'STAFF_SELF_REFUSED' });
      const kinds = (await use().repository(AuditSchema).findBy({ subjectId: made.body.id })).map((row) => row.kind);
      expect(kinds).to.include('account-confirmed');
    });

    it('of the last security officer keep that role, and the very first one waits for nobody', async () => {
      const { client: admin } = await signedIn(server, ['administrator']);
      const officers = (await use().repository(StaffSchema).find()).filter((one) => one.roles.includes('security'));
      for (const one of officers.slice(1)) await use().transaction(() => server.staff.update(one.id, { roles: ['leader'] }));
      expect((await admin.patch(`/staff/${officers[0]!.id}`, { roles: ['leader'] })).body).to.include({ status: 409, code: 'STAFF_LAST_OFFICER' });
      await use().transaction(() => server.staff.update(officers[0]!.id, { roles: ['leader'] }));
      const login = `sec${freeExtension()}`;
      expect((await admin.post('/staff', { login, name: '安全', roles: ['security'], extension: null, password: 'First-Word-1' })).body).to.include({ awaitsConfirmation: false });
    });

    it('say in the log how many sessions somebody else ended', async () => {
      const { client: admin, staff: me } = await signedIn(server, ['administrator']);
      const { staff } = await signedIn(server, ['agent']);
      await admin.post(`/staff/${staff.id}/password`, { password: 'Reset-Word-1' });
      const rows = await use().repository(AuditSchema).findBy({ subjectId: staff.id, kind: 'session-ended' });
      expect(rows.map((row) => [row.staffId, row.detail])).to.deep.equal([[me.id, { sessions: 1, reason: 'signed-out' }]]);
    });

    // SQLite has one server: two cannot meet there.
    if (dialect === 'mariadb') it('made with one login at the same moment by two servers are one account, and the slower administrator is told', async () => {
      const { staff: me } = await signedIn(server, ['administrator']);
      const viewer = viewerOf(me, 'session', '127.0.0.1');
      const login = `twin${freeExtension()}`;
      const form = { login, name: '双生', roles: ['agent' as const], extension: freeExtension(), language: 'zh' as const, password: 'First-Word-1' };
      let release: () => void = () => undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      let inserted: () => void = () => undefined;
      const hasInserted = new Promise<void>((resolve) => (inserted = resolve));
      const service = (staff: StaffRepository, onAgentCreated: () => Promise<void>) =>
        new StaffService({ ...deps(), staff, sessions: server.sessions, roster: { onAgentCreated, onAgentRemoved: async () => undefined } });
      class Second extends StaffRepository {
        override insert(staff: Staff): Promise<unknown> {
          release();
          return super.insert(staff);
        }
      }
      const first = service(server.staff, async () => {
        inserted();
        await held;
      }).create(form, viewer);
      await hasInserted;
      const second = service(new Second(use()), async () => undefined).create(form, viewer);
      expect((await first).staff.login).to.equal(login);
      expect(await second.catch((error: unknown) => (error as AppError).code)).to.equal('STAFF_LOGIN_TAKEN');
    });

    it('are listed newest first, page by page, each once', async () => {
      for (let index = 0; index < 3; index += 1) await makeStaff(server);
      const { client: admin } = await signedIn(server, ['administrator']);
      const ids: string[] = [];
      let next: string | null = null;
      do {
        const { body }: { body: { items: StaffView[]; next: string | null } } = await admin.get(`/staff?limit=7${next ? `&cursor=${next}` : ''}`);
        ids.push(...body.items.map((item) => item.id));
        next = body.next;
      } while (next);
      expect(ids).to.deep.equal([...ids].sort().reverse());
      expect(ids).to.have.length(await use().repository(StaffSchema).count());
    });
  });
});
