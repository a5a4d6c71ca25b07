import { expect } from 'chai';
import type { Database } from '../../server/database/database.ts';
import { LedgerSchema } from '../../server/events/ledger.entity.ts';
import type { AppError } from '../../server/shared/errors.ts';
import { newId } from '../../server/shared/ids.ts';
import type { Viewer } from '../../server/staff/viewer.ts';
import { TicketSchema } from '../../server/tickets/ticket.entity.ts';
import type { TicketView } from '../../server/tickets/ticket.schema.ts';
import { presentTicket } from '../../server/tickets/ticket.presenter.ts';
import { makeCall } from '../support/calls.ts';
import { failure } from '../support/failure.ts';
import { onEachDatabase } from '../support/databases.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { makeViewer } from '../support/viewers.ts';
import { form, ticketParts } from './support.ts';

describe('tickets', () => {
  onEachDatabase((use) => {
    let database: Database;
    let agent: Viewer;
    let other: Viewer;
    let parts: ReturnType<typeof ticketParts>;
    let clock: MovingClock;

    before(async () => {
      database = use();
      // 00:30 on the 22nd in Shanghai, the 21st in UTC: the number carries the community's day.
      clock = new MovingClock(Date.parse('2026-11-21T16:30:00Z'));
      parts = ticketParts(database, clock);
      agent = await makeViewer(database, ['agent'], '李话务');
      other = await makeViewer(database, ['agent'], '赵话务');
    });

    it('a registered ticket has a number of the community\'s day, a log row and a ledger event', async () => {
      const { ticket, log } = await parts.service.register(form(), agent);
      expect(ticket.number).to.match(/^261122\d{6}$/);
      expect(ticket).to.include({ state: 'registered', version: 1, channel: 'walk-in', registeredBy: agent.staffId });
      expect(log).to.have.length(1);
      expect(log[0]).to.include({ seq: 1, action: 'register', fromState: null, toState: 'registered', actorName: '李话务' });
      const events = await database.repository(LedgerSchema).findBy({ subjectId: ticket.id });
      expect(events.map((event) => event.type)).to.deep.equal(['ticket.registered']);
    });

    it('takes number, resident and contact from the call; a call may bring several tickets', async () => {
      const residentId = newId();
      const call = await makeCall(database, { fromNumber: '+86 139 0000 1234', residentId, agentId: agent.staffId });
      const first = await parts.service.register(form({ callId: call.id, reporterPhone: null }), agent);
      const second = await parts.service.register(form({ callId: call.id, kind: 'complaint' }), agent);
      expect(first.ticket).to.include({ channel: 'phone', reporterPhone: '13900001234', residentId });
      expect(first.contacts).to.deep.equal([{ id: call.interactionId, channel: 'phone', direction: 'in', at: call.startedAt, callId: call.id }]);
      expect((await parts.reader.ofInteractions([call.interactionId!], agent)).get(call.interactionId!)).to.deep.equal([first, second].map(({ ticket }) => ({ id: ticket.id, number: ticket.number })));
    });

    it('keeps nothing of an anonymous reporter', async () => {
      const call = await makeCall(database, { residentId: newId(), agentId: agent.staffId });
      const { ticket } = await parts.service.register(form({ callId: call.id, anonymous: true, reporterName: '张三' }), agent);
      expect(ticket).to.include({ reporterName: null, reporterPhone: null, residentId: null });
    });

    it('refuses a ticket without a contact that is not anonymous, a number that is none, a resident nobody knows', async () => {
      expect((await failure(parts.service.register(form({ reporterPhone: null }), agent))).code).to.equal('TICKET_CONTACT_MISSING');
      expect((await failure(parts.service.register(form({ reporterPhone: 'x' }), agent))).code).to.equal('NUMBER_INVALID');
      expect((await failure(parts.service.register(form({ residentId: newId() }), agent))).code).to.equal('BAD_REQUEST');
      expect((await failure(parts.service.register(form({ callId: newId() }), agent))).code).to.equal('BAD_REQUEST');
    });

    it('the same form sent twice, also at the same moment, makes one ticket', async () => {
      const same = form();
      const sent = await Promise.all(Array.from({ length: 8 }, () => parts.service.register(same, agent)));
      sent.push(await parts.service.register(same, agent));
      expect(new Set(sent.map(({ ticket }) => ticket.number)).size).to.equal(1);
      expect(await database.repository(TicketSchema).countBy({ submissionKey: `${agent.staffId}:${same.submissionKey}` })).to.equal(1);
      expect((await parts.service.register(same, other)).ticket.id).not.to.equal(sent[0]!.ticket.id);
    });

    it('forms sent at the same moment get different numbers without a gap', async () => {
      const sent = await Promise.all(Array.from({ length: 20 }, () => parts.service.register(form(), agent)));
      const counts = sent.map(({ ticket }) => Number(ticket.number.slice(6, -1))).sort((a, b) => a - b);
      expect(counts).to.deep.equal(Array.from({ length: 20 }, (_, index) => counts[0]! + index));
    });

    it('with a reply it is answered on the spot; a complaint is not, and then nothing is registered', async () => {
      const { ticket, log } = await parts.service.register(form({ reply: '已报修，今晚修好。' }), agent);
      expect(ticket).to.include({ state: 'closed', version: 2, reply: '已报修，今晚修好。', closedAt: clock.now() });
      expect(log.map((row) => [row.seq, row.action, row.fromState, row.toState])).to.deep.equal([
        [1, 'register', null, 'registered'],
        [2, 'answer-on-the-spot', 'registered', 'closed'],
      ]);
      const complaint = form({ kind: 'complaint', reply: '好的' });
      const refused = await failure(parts.service.register(complaint, agent));
      expect(refused).to.include({ code: 'TICKET_ACTION_REFUSED', status: 409 });
      expect(refused.extra).to.deep.equal({ state: 'registered', allowedActions: ['add-note'] });
      expect(await parts.tickets.bySubmissionKey(`${agent.staffId}:${complaint.submissionKey}`)).to.equal(null);
    });

    it('of two answers at the same moment one wins; the other is told the present ticket', async () => {
      const { ticket } = await parts.service.register(form(), agent);
      const results = await Promise.allSettled([
        parts.service.answerOnTheSpot(ticket.id, { version: 1, reply: '甲' }, agent),
        parts.service.answerOnTheSpot(ticket.id, { version: 1, reply: '乙' }, other),
      ]);
      const won = results.filter((result) => result.status === 'fulfilled');
      const lost = results.filter((result) => result.status === 'rejected');
      expect([won.length, lost.length]).to.deep.equal([1, 1]);
      const error = lost[0]!.reason as AppError;
      expect(error).to.include({ code: 'TICKET_STALE', status: 409 });
      const present = error.extra['ticket'] as TicketView;
      expect(present).to.include({ state: 'closed', version: 2, reply: won[0]!.value.ticket.reply });
      expect(present.log).to.have.length(2);
    });

    it('of twenty notes at the same moment with the same version one wins', async () => {
      const { ticket } = await parts.service.register(form(), agent);
      const results = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => parts.service.addNote(ticket.id, { version: 1, text: `注 ${index}` }, agent)));
      expect(results.filter((result) => result.status === 'fulfilled')).to.have.length(1);
      expect((await parts.reader.open(ticket.id, agent)).log).to.have.length(2);
    });

    it('a later call about the same matter joins the ticket with its note, once', async () => {
      const { ticket } = await parts.service.register(form(), agent);
      const call = await makeCall(database, { agentId: agent.staffId });
      await parts.service.addNote(ticket.id, { version: 1, text: '又来电催办', callId: call.id }, agent);
      const { contacts, log } = await parts.service.addNote(ticket.id, { version: 2, text: '补充门牌号', callId: call.id }, agent);
      expect(contacts.map((contact) => contact.callId)).to.deep.equal([call.id]);
      expect(log.map((row) => row.action)).to.deep.equal(['register', 'add-note', 'add-note']);
      expect((await failure(parts.service.addNote(ticket.id, { version: 3, text: 'x', callId: newId() }, agent))).code).to.equal('BAD_REQUEST');
      expect((await parts.reader.open(ticket.id, agent)).log, 'a refused note leaves nothing').to.have.length(3);
    });

    it('a call that is not this agent\'s brings no number and joins no ticket', async () => {
      const call = await makeCall(database, { fromNumber: '13911112222', agentId: other.staffId });
      expect((await failure(parts.service.register(form({ callId: call.id, reporterPhone: null }), agent))).code).to.equal('BAD_REQUEST');
      const { ticket } = await parts.service.register(form(), agent);
      expect((await failure(parts.service.addNote(ticket.id, { version: 1, text: 'x', callId: call.id }, agent))).code).to.equal('BAD_REQUEST');
      expect((await parts.service.register(form({ callId: call.id, reporterPhone: null }), other)).ticket.reporterPhone).to.equal('13911112222');
    });

    it('a call does not name the hidden tickets that it brought, save to whoever registered them', async () => {
      const call = await makeCall(database, { agentId: agent.staffId });
      const ids: string[] = [];
      for (const change of [{}, { kind: 'accusation' }, { confidential: true }, { anonymous: true }] as const) {
        ids.push((await parts.service.register(form({ ...change, callId: call.id }), agent)).ticket.id);
      }
      const shown = async (viewer: Viewer) => (await parts.reader.ofInteractions([call.interactionId!], viewer)).get(call.interactionId!)?.map((one) => one.id);
      expect(await shown(agent)).to.deep.equal(ids);
      for (const viewer of [other, await makeViewer(database, ['supervisor'])]) expect(await shown(viewer)).to.deep.equal([ids[0]]);
    });

    it('an action that the table refuses says the state and what is possible', async () => {
      const { ticket } = await parts.service.register(form({ reply: '好' }), agent);
      const error = await failure(parts.service.answerOnTheSpot(ticket.id, { version: 2, reply: '再答' }, agent));
      expect(error.code).to.equal('TICKET_ACTION_REFUSED');
      expect(error.extra).to.deep.equal({ state: 'closed', allowedActions: [] });
    });

    it('hides phones, and the reporter of an accusation or a confidential ticket altogether', async () => {
      const plain = presentTicket(await parts.service.register(form({ reporterName: '孙奶奶' }), agent), agent);
      expect(plain).to.include({ reporterName: '孙奶奶', reporterPhone: '138****5678' });
      expect(plain.allowedActions).to.deep.equal(['answer-on-the-spot', 'add-note']);
      for (const change of [{ kind: 'accusation' }, { confidential: true }] as const) {
        const call = await makeCall(database, { agentId: agent.staffId });
        const view = presentTicket(await parts.service.register(form({ ...change, callId: call.id, reporterName: '孙奶奶' }), agent), agent);
        expect(view).to.include({ reporterName: '***', reporterPhone: '***', residentId: null });
        expect(view.contacts, 'neither the call nor its time').to.deep.equal([{ id: null, channel: 'phone', direction: 'in', at: null, callId: null }]);
        expect(JSON.stringify(view)).not.to.include('5678');
        expect(await parts.reader.reporterNumber(view.id, agent)).to.equal('13812345678');
      }
    });
  });

  onEachDatabase((use) => {
    let parts: ReturnType<typeof ticketParts>;
    let agent: Viewer;
    let other: Viewer;
    let handler: Viewer;
    let dispatcher: Viewer;
    let clock: MovingClock;
    const ids: Record<string, string> = {};
    const numbers: Record<string, string> = {};

    before(async () => {
      clock = new MovingClock(Date.parse('2026-11-21T02:00:00Z'));
      parts = ticketParts(use(), clock);
      [agent, other, handler, dispatcher] = [await makeViewer(use()), await makeViewer(use()), await makeViewer(use(), ['handler']), await makeViewer(use(), ['dispatcher'])];
      const add = async (name: string, by: Viewer, change: Parameters<typeof form>[0]) => {
        clock.advance(1000);
        const { ticket } = await parts.service.register(form(change), by);
        ids[name] = ticket.id;
        numbers[name] = ticket.number;
      };
      await add('lamp', agent, { content: '3号楼楼道灯坏了', reporterPhone: '13800000001' });
      await add('noise', other, { content: '夜间施工噪音扰民', kind: 'complaint', reporterPhone: '13800000001', address: '幸福里小区 5 栋' });
      await add('accusation', other, { content: '物业收费不开票', kind: 'accusation', reporterPhone: '13800000001', reporterName: '欧阳修竹' });
      await add('closed', agent, { content: '楼道里有电动车充电', kind: 'suggestion', reporterPhone: '13800000002', reply: '已劝离' });
    });

    const names = async (query: Partial<Parameters<typeof parts.reader.list>[0]>, viewer: Viewer) =>
      (await parts.reader.list({ limit: 50, ...query }, viewer)).items.map((item) => Object.keys(ids).find((name) => ids[name] === item.id));

    it('an agent lists the own ones, and finds others by a caller or a number', async () => {
      expect(await names({}, agent)).to.deep.equal(['closed', 'lamp']);
      expect(await names({ q: '噪音' }, agent)).to.deep.equal([]);
      expect(await names({ q: numbers['noise']! }, agent)).to.deep.equal(['noise']);
      expect(await names({ number: numbers['noise']! }, agent)).to.deep.equal(['noise']);
      expect(await names({ phone: '+86 138 0000 0001' }, agent)).to.deep.equal(['noise', 'lamp']);
      expect(await names({ q: '13800000001 噪音' }, agent)).to.deep.equal(['noise']);
      expect((await parts.reader.openByNumber(numbers['noise']!, agent)).ticket.id).to.equal(ids['noise']);
    });

    it('an accusation is not found by its reporter\'s number or name, save by whoever registered it', async () => {
      for (const viewer of [agent, dispatcher]) expect(await names({ phone: '13800000001' }, viewer)).to.deep.equal(['noise', 'lamp']);
      expect(await names({ phone: '13800000001' }, other)).to.deep.equal(['accusation', 'noise', 'lamp']);
      expect(await names({ q: '欧阳修竹' }, dispatcher)).to.deep.equal([]);
      expect(await names({ q: '不开票' }, dispatcher)).to.deep.equal(['accusation']);
    });

    it('the search takes words, address and numbers together; filters join in', async () => {
      expect(await names({ q: '楼道' }, dispatcher)).to.deep.equal(['closed', 'lamp']);
      expect(await names({ q: '楼道 灯' }, dispatcher)).to.deep.equal(['lamp']);
      expect(await names({ q: '幸福里' }, dispatcher)).to.deep.equal(['noise']);
      expect(await names({ q: '灯' }, dispatcher)).to.deep.equal(['lamp']);
      expect(await names({ q: '，。' }, dispatcher)).to.deep.equal([]);
      expect(await names({ q: "' OR 1=1 --" }, dispatcher)).to.deep.equal([]);
      expect(await names({ open: true }, dispatcher)).to.deep.equal(['accusation', 'noise', 'lamp']);
      expect(await names({ open: false }, dispatcher)).to.deep.equal(['closed']);
      expect(await names({ kind: 'complaint', state: 'registered' }, dispatcher)).to.deep.equal(['noise']);
      expect(await names({ mine: true }, dispatcher)).to.deep.equal([]);
    });

    it('pages follow one another without loss or repetition', async () => {
      const seen: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const page = await parts.reader.list({ limit: 1, cursor }, dispatcher);
        seen.push(...page.items.map((item) => item.id));
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(seen).to.deep.equal(['closed', 'accusation', 'noise', 'lamp'].map((name) => ids[name]));
    });

    it('a handler neither finds nor opens what is not the own', async () => {
      expect(await names({ phone: '13800000001' }, handler)).to.deep.equal([]);
      expect((await failure(parts.reader.open(ids['lamp']!, handler))).code).to.equal('NOT_FOUND');
      expect((await failure(parts.service.addNote(ids['lamp']!, { version: 1, text: 'x' }, handler))).code).to.equal('NOT_FOUND');
    });

    it('a wrong check digit is told', async () => {
      const wrong = numbers['lamp']!.slice(0, -1) + ((Number(numbers['lamp']!.at(-1)) + 1) % 10);
      expect((await failure(parts.reader.openByNumber(wrong, agent))).code).to.equal('TICKET_NUMBER_INVALID');
    });

    it('the screen-pop has the caller\'s open tickets', async () => {
      const caller = { number: '13800000001', residentIds: [], onTheLine: true };
      const found = await parts.reader.forCaller(caller, agent);
      expect(found.map((item) => item.id)).to.deep.equal([ids['accusation'], ids['noise'], ids['lamp']]);
      expect(await parts.reader.forCaller({ ...caller, number: 'anonymous' }, agent)).to.deep.equal([]);
    });

    it('a hidden report is not among the open tickets of a number that merely somebody typed, save for whoever registered it', async () => {
      const typed = { number: '13800000001', residentIds: [], onTheLine: false };
      const found = async (viewer: Viewer) => (await parts.reader.forCaller(typed, viewer)).map((item) => item.id);
      for (const viewer of [agent, dispatcher]) expect(await found(viewer)).to.deep.equal([ids['noise'], ids['lamp']]);
      expect(await found(other)).to.deep.equal([ids['accusation'], ids['noise'], ids['lamp']]);
    });

    it('the reporter of a hidden ticket is called by nobody but whoever registered it', async () => {
      expect(await parts.reader.numberToCall(ids['lamp']!, dispatcher)).to.equal('13800000001');
      expect(await parts.reader.numberToCall(ids['accusation']!, other)).to.equal('13800000001');
      for (const viewer of [agent, dispatcher]) expect((await failure(parts.reader.numberToCall(ids['accusation']!, viewer))).code).to.equal('REPORTER_HIDDEN');
      expect((await failure(parts.reader.numberToCall(ids['lamp']!, handler))).code).to.equal('NOT_FOUND');
    });

    it('the voice menu hears the state; of an accusation only its reporter does', async () => {
      expect(await parts.status.byNumber(numbers['closed']!, null)).to.deep.equal({ found: true, state: 'closed', stateSince: clock.now(), kind: 'suggestion' });
      expect(await parts.status.byNumber(numbers['accusation']!, null)).to.deep.equal({ found: false });
      expect(await parts.status.byNumber(numbers['accusation']!, '13800000002')).to.deep.equal({ found: false });
      expect(await parts.status.byNumber(numbers['accusation']!, '+8613800000001')).to.include({ found: true, state: 'registered' });
      expect(await parts.status.byNumber('000000000000', null)).to.deep.equal({ found: false });
    });
  });
});
