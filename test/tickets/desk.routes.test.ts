import { expect } from 'chai';
import { AuditSchema } from '../../server/audit/audit.entity.ts';
import { CallBackReader } from '../../server/callbacks/call-back.reader.ts';
import { CallBackRepository } from '../../server/callbacks/call-back.repository.ts';
import { callBackRoutes } from '../../server/callbacks/call-back.routes.ts';
import type { CallBackView } from '../../server/callbacks/call-back.schema.ts';
import { CallBackService } from '../../server/callbacks/call-back.service.ts';
import { AccessRefusals } from '../../server/audit/access-refusals.ts';
import { AuditLog } from '../../server/audit/audit-log.ts';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { seedDemoCommunity } from '../../server/demo/demo-community.ts';
import { DEMO_NUMBERS } from '../../server/demo/demo-people.ts';
import { PersonalLimit } from '../../server/http/personal-limit.ts';
import { BoundedMemoryStore } from '../../server/http/rate-limit-stores.ts';
import { ResidentRepository } from '../../server/residents/resident.repository.ts';
import { residentRoutes } from '../../server/residents/resident.routes.ts';
import type { ResidentCard, ResidentSummary } from '../../server/residents/resident.schema.ts';
import { ResidentService } from '../../server/residents/resident.service.ts';
import { revealRoutes } from '../../server/reveals/reveal.routes.ts';
import { RevealService } from '../../server/reveals/reveal.service.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { newId } from '../../server/shared/ids.ts';
import { StaffNames } from '../../server/staff/staff-names.ts';
import { ticketRoutes } from '../../server/tickets/ticket.routes.ts';
import type { TicketSummary, TicketView } from '../../server/tickets/ticket.schema.ts';
import type { Client } from '../support/client.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { signedIn } from '../support/factories.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { FREE_LOOK_UPS, ticketParts } from './support.ts';

/** How many numbers one person may see in an hour, here. */
const REVEALS = 5;

describe('the desk over HTTP: tickets, call-backs, residents, reveals', () => {
  let own: OwnDatabase;
  let database: Database;
  let server: TestServer;
  let agent: Client;
  let other: Client;
  let auditor: Client;
  let handler: Client;

  before(async () => {
    own = await ownSqlite();
    database = await connectDatabase(own.target);
    await seedDemoCommunity({ database, clock: systemClock, timeZone: 'Asia/Shanghai' });
    const { service, reader, ledger } = ticketParts(database, systemClock);
    const residents = new ResidentService({ residents: new ResidentRepository(database), lookUps: FREE_LOOK_UPS });
    const callBacks = new CallBackRepository(database);
    const staffNames = new StaffNames(database);
    const callBackReader = new CallBackReader({ callBacks, staffNames, residents });
    const audit = new AuditLog(database, systemClock);
    const reveals = new RevealService({
      audit,
      refusals: new AccessRefusals({ audit, clock: systemClock, logger: silentLogger() }),
      limit: new PersonalLimit({ name: 'reveals', allowances: [{ windowMs: 3_600_000, most: REVEALS }], store: () => new BoundedMemoryStore(systemClock), clock: systemClock }),
      lookups: {
        'ticket-reporter': (id, viewer) => reader.reporterNumber(id, viewer),
        'call-back': (id) => callBackReader.revealNumber(id),
        'resident-phone': (id) => residents.numberOfPhone(id),
        call: async () => null,
      },
    });
    server = await startServer(database, {
      moreEndpoints: [
        ...ticketRoutes({ tickets: service, reader }),
        ...callBackRoutes({ callBacks: new CallBackService({ database, ledger, clock: systemClock, callBacks, staffNames }), reader: callBackReader }),
        ...residentRoutes({ residents }),
        ...revealRoutes({ reveals }),
      ],
    });
    [agent, other, auditor, handler] = [
      (await signedIn(server, ['agent'])).client,
      (await signedIn(server, ['agent'], { name: '赵话务' })).client,
      (await signedIn(server, ['auditor'])).client,
      (await signedIn(server, ['handler'])).client,
    ];
  });

  after(async () => {
    await server?.stop();
    await database?.close();
    await own?.drop();
  });

  const ticketBody = (change: object = {}) => ({ submissionKey: newId(), kind: 'consultation', content: '咨询高龄津贴', reporterPhone: '138 1234 5678', ...change });

  it('a ticket is registered, found, noted, answered; a stale version gets the present ticket', async () => {
    const made = await agent.post<TicketView>('/tickets', ticketBody());
    expect(made.status).to.equal(201);
    expect(made.body).to.include({ state: 'registered', version: 1, reporterPhone: '138****5678' });
    expect(made.text).not.to.include('13812345678');
    expect((await agent.get<{ items: TicketSummary[] }>('/tickets')).body.items.map((item) => item.id)).to.deep.equal([made.body.id]);
    expect((await other.get<TicketView>(`/tickets/by-number/${made.body.number}`)).body.id).to.equal(made.body.id);
    const noted = await other.post<TicketView>(`/tickets/${made.body.id}/notes`, { version: 1, text: '再次来电' });
    expect(noted.body.log).to.have.length(2);
    const stale = await agent.post<{ code: string; ticket: TicketView }>(`/tickets/${made.body.id}/answer`, { version: 1, reply: '好' });
    expect([stale.status, stale.body.code, stale.body.ticket.version]).to.deep.equal([409, 'TICKET_STALE', 2]);
    const closed = await agent.post<TicketView>(`/tickets/${made.body.id}/answer`, { version: 2, reply: '带身份证到社区办理' });
    expect(closed.body).to.include({ state: 'closed', version: 3 });
    expect(closed.body.allowedActions).to.deep.equal([]);
    const refused = await agent.post<{ code: string; state: string; allowedActions: string[] }>(`/tickets/${made.body.id}/notes`, { version: 3, text: '晚了' });
    expect([refused.status, refused.body.code, refused.body.state, refused.body.allowedActions]).to.deep.equal([409, 'TICKET_ACTION_REFUSED', 'closed', []]);
  });

  it('broken input is a problem with a code of the catalogue, never a failure', async () => {
    for (const body of [{}, ticketBody({ kind: 'gossip' }), ticketBody({ content: '' }), ticketBody({ reply: '' }), ticketBody({ callId: "1' OR 1=1" }), ticketBody({ submissionKey: 'x' })]) {
      const answer = await agent.post<{ code: string }>('/tickets', body);
      expect([answer.status, answer.body.code], JSON.stringify(body)).to.deep.equal([400, 'BAD_REQUEST']);
    }
    expect((await agent.post('/tickets', ticketBody({ reporterPhone: null }))).body.code).to.equal('TICKET_CONTACT_MISSING');
    expect((await agent.get('/tickets/by-number/123')).body.code).to.equal('TICKET_NUMBER_INVALID');
    expect((await agent.get(`/tickets/${newId()}`)).status).to.equal(404);
    expect((await agent.get('/tickets?cursor=nonsense')).status).to.equal(400);
    expect((await agent.get(`/tickets?q=${encodeURIComponent('%_\'"\\')}`)).status).to.equal(200);
  });

  it('who lacks the right is refused, on every route', async () => {
    const id = newId();
    for (const path of ['/tickets', `/tickets/${id}`, '/call-backs', '/residents?q=x', `/residents/${id}`]) expect((await auditor.get(path)).body.code, path).to.equal('FORBIDDEN');
    for (const path of ['/tickets', `/tickets/${id}/answer`, `/tickets/${id}/notes`, `/call-backs/${id}/take`, `/call-backs/${id}/release`, `/call-backs/${id}/done`, '/reveals']) {
      expect((await auditor.post(path, {})).body.code, path).to.equal('FORBIDDEN');
    }
    expect((await handler.get('/residents?q=x')).body.code).to.equal('FORBIDDEN');
    expect((await server.client().get('/tickets')).body.code).to.equal('SIGN_IN_REQUIRED');
  });

  it('a call-back is taken by one, shows its number to that one, and is done', async () => {
    const [row] = (await agent.get<{ items: CallBackView[] }>('/call-backs?state=open')).body.items;
    expect(row!.number).to.match(/\*/);
    const taken = await other.post<CallBackView>(`/call-backs/${row!.id}/take`);
    expect(taken.body.number).to.match(/^\d{11}$/);
    const late = await agent.post<{ code: string; detail: string }>(`/call-backs/${row!.id}/take`);
    expect([late.status, late.body.code]).to.deep.equal([409, 'CALL_BACK_TAKEN']);
    expect(late.body.detail).to.include('赵话务');
    expect((await other.post(`/call-backs/${row!.id}/done`, { outcome: 'no-number' })).status).to.equal(400);
    const done = await other.post<CallBackView>(`/call-backs/${row!.id}/done`, { outcome: 'reached', note: '已说明' });
    expect(done.body).to.include({ state: 'done', outcome: 'reached', note: '已说明' });
    expect((await agent.get<{ items: CallBackView[] }>('/call-backs?state=done')).body.items.map((item) => item.id)).to.include(row!.id);
  });

  it('a masked number is revealed with a reason only, and the reveal is on record', async () => {
    const [card] = (await agent.get<{ items: ResidentSummary[] }>(`/residents?q=${DEMO_NUMBERS.grandmother}`)).body.items;
    const phone = card!.phones[0]!;
    expect(phone.number).to.equal('138****1111');
    expect((await agent.get<ResidentCard>(`/residents/${card!.id}`)).body.name).to.equal('周桂英');
    const subject = { subjectType: 'resident-phone', subjectId: phone.id };
    expect((await agent.post('/reveals', subject)).status).to.equal(400);
    for (const reason of [' ', '看看', ' 有事。 ']) expect((await agent.post('/reveals', { ...subject, reason })).status, reason).to.equal(400);
    const revealed = await agent.post<{ number: string }>('/reveals', { ...subject, reason: '确认回访号码' });
    expect(revealed.body).to.deep.equal({ number: DEMO_NUMBERS.grandmother });
    const rows = await database.repository(AuditSchema).findBy({ kind: 'number-revealed', subjectId: phone.id });
    expect(rows.map((one) => one.reason)).to.deep.equal(['确认回访号码']);
    expect((await agent.post('/reveals', { ...subject, subjectId: newId(), reason: '没有这个号码' })).status).to.equal(404);
    const anonymous = await agent.post<TicketView>('/tickets', ticketBody({ anonymous: true }));
    expect((await agent.post('/reveals', { subjectType: 'ticket-reporter', subjectId: anonymous.body.id, reason: '联系举报人' })).status).to.equal(404);
    expect((await handler.post('/reveals', { subjectType: 'ticket-reporter', subjectId: anonymous.body.id, reason: '看看是谁' })).status).to.equal(404);
  });

  it('a role that does not see the subject reveals nothing of it; the refusal is on record', async () => {
    const [row] = (await agent.get<{ items: ResidentSummary[] }>(`/residents?q=${DEMO_NUMBERS.grandmother}`)).body.items;
    const [callBack] = (await agent.get<{ items: CallBackView[] }>('/call-backs')).body.items;
    const { client: stranger, staff } = await signedIn(server, ['handler']);
    for (const [subjectType, subjectId] of [['resident-phone', row!.phones[0]!.id], ['call-back', callBack!.id]] as const) {
      expect((await stranger.post('/reveals', { subjectType, subjectId, reason: '想知道号码' })).body.code, subjectType).to.equal('FORBIDDEN');
      expect(await database.repository(AuditSchema).countBy({ kind: 'access-refused', staffId: staff.id, subjectId: `post /reveals ${subjectType} ${subjectId}` })).to.equal(1);
    }
    expect(await database.repository(AuditSchema).countBy({ kind: 'number-revealed', staffId: staff.id })).to.equal(0);
  });

  it('one person sees so many numbers in an hour and no more', async () => {
    const [row] = (await agent.get<{ items: ResidentSummary[] }>(`/residents?q=${DEMO_NUMBERS.grandmother}`)).body.items;
    const { client, staff } = await signedIn(server, ['agent']);
    const form = { subjectType: 'resident-phone', subjectId: row!.phones[0]!.id, reason: '核对登记信息' };
    const answers = await Promise.all(Array.from({ length: REVEALS + 3 }, () => client.post('/reveals', form)));
    expect(answers.filter(({ status }) => status === 200)).to.have.length(REVEALS);
    expect(answers.filter(({ body }) => body['code'] === 'TOO_MANY_REQUESTS')).to.have.length(3);
    expect(await database.repository(AuditSchema).countBy({ kind: 'number-revealed', staffId: staff.id })).to.equal(REVEALS);
  });
});
