import { expect } from 'chai';
import { AccessRefusals } from '../../server/audit/access-refusals.ts';
import { AuditSchema } from '../../server/audit/audit.entity.ts';
import { AuditLog } from '../../server/audit/audit-log.ts';
import { CallAccess, otherSide } from '../../server/calls/call-access.ts';
import { CallPresenter } from '../../server/calls/call.presenter.ts';
import { CallSchema, type Call } from '../../server/calls/call.entity.ts';
import { CallService } from '../../server/calls/call.service.ts';
import type { DialForm } from '../../server/calls/call.schema.ts';
import { DialService } from '../../server/calls/dial.service.ts';
import type { Database } from '../../server/database/database.ts';
import { PersonalLimit } from '../../server/http/personal-limit.ts';
import { BoundedMemoryStore } from '../../server/http/rate-limit-stores.ts';
import { Intake } from '../../server/intake/intake.ts';
import { LookUps } from '../../server/look-ups/look-ups.ts';
import { ResidentPhoneSchema, ResidentSchema } from '../../server/residents/resident.entity.ts';
import { ResidentRepository } from '../../server/residents/resident.repository.ts';
import { ResidentService } from '../../server/residents/resident.service.ts';
import { newId } from '../../server/shared/ids.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import type { Role } from '../../server/staff/roles.ts';
import { StaffNames } from '../../server/staff/staff-names.ts';
import type { Viewer } from '../../server/staff/viewer.ts';
import { callScene } from '../support/call-scene.ts';
import { makeCall } from '../support/calls.ts';
import { onEachDatabase } from '../support/databases.ts';
import { failure } from '../support/failure.ts';
import { makeViewer } from '../support/viewers.ts';
import { form, ticketParts } from '../tickets/support.ts';

const LOOK_UPS = 3;
let lastNumber = 13_600_000_000;
const newNumber = (): string => String((lastNumber += 1));

describe('who sees a caller', () => {
  onEachDatabase((use) => {
    let database: Database;
    let scene: ReturnType<typeof callScene>;
    let tickets: ReturnType<typeof ticketParts>;
    let calls: CallService;
    let dial: DialService;
    let dialAnywhere: DialService;
    let presenter: CallPresenter;
    let lookUps: LookUps;
    let dialled: string[];
    let agent: Viewer;
    let stranger: Viewer;
    let supervisor: Viewer;

    before(async () => {
      database = use();
      scene = callScene(database);
      const { clock, ledger } = scene;
      const audit = new AuditLog(database, clock);
      const refusals = new AccessRefusals({ audit, clock, logger: silentLogger() });
      const allowances = [{ windowMs: 60_000, most: LOOK_UPS }];
      lookUps = new LookUps({ audit, refusals, clock, limit: new PersonalLimit({ name: 'look-ups', allowances, store: () => new BoundedMemoryStore(clock), clock }) });
      tickets = ticketParts(database, clock, { lookUps });
      const residents = new ResidentService({ residents: new ResidentRepository(database), lookUps });
      const access = new CallAccess(scene.calls);
      const callBacks = { openFor: async () => null, numberFor: async () => '13700000001', attemptMade: async () => undefined };
      presenter = new CallPresenter({
        calls: scene.calls, staff: new StaffNames(database), residents, tickets: tickets.reader, recordings: { ofCalls: async () => new Map(), listens: async () => [] },
      });
      calls = new CallService({ database, calls: scene.calls, access, lookUps, presenter, residents, tickets: tickets.reader, callBacks, control: { hangUp: async () => undefined } });
      dialled = [];
      const dialDeps = {
        database, ledger, clock, calls: scene.calls, access, tracker: scene.tracker, agents: scene.agents, desk: scene.agentService, residents, tickets: tickets.reader, callBacks,
        intake: new Intake({ database, clock, residents }), audit, refusals, hotlineNumber: '12345', international: false,
        dialler: { dial: async ({ number }: { number: string }) => void dialled.push(number), newChannelId: () => `test-${newId()}` },
      };
      dial = new DialService(dialDeps);
      dialAnywhere = new DialService({ ...dialDeps, international: true });
    });

    beforeEach(async () => {
      [agent, stranger, supervisor] = [await atWork(['agent']), await atWork(['agent']), await atWork(['supervisor'])];
    });

    /** Somebody whose phone is free, so that a click could call. */
    const atWork = async (roles: Role[]): Promise<Viewer> => {
      const { staffId, extension } = await scene.agentAtWork();
      return { ...(await makeViewer(database, roles)), staffId, extension };
    };
    const audited = (kind: 'number-dialled' | 'caller-looked-up' | 'access-refused', viewer: Viewer) => database.repository(AuditSchema).findBy({ kind, staffId: viewer.staffId });
    const click = (target: DialForm['target'], viewer: Viewer) => dial.dial({ target }, viewer);
    const residentWithPhone = async (): Promise<{ phoneId: string; number: string; residentId: string }> => {
      const [residentId, phoneId, number] = [newId(), newId(), newNumber()];
      await database.transaction(async () => {
        await database.repository(ResidentSchema).insert({ id: residentId, name: '周桂英', gender: null, birthYear: null, dwellingId: null, careFlags: [], language: null, note: null, createdAt: 0, updatedAt: 0 });
        await database.repository(ResidentPhoneSchema).insert({ id: phoneId, residentId, number, label: null });
      });
      return { phoneId, number, residentId };
    };
    const hiddenReport = async (number: string, by: Viewer): Promise<string> =>
      (await tickets.service.register(form({ kind: 'accusation', reporterPhone: number, content: '物业收费不开票' }), by)).ticket.id;

    describe('a click that calls by reference', () => {
      it('keeps the number masked for the agent who calls, and is on record', async () => {
        const { phoneId, number } = await residentWithPhone();
        const call = await click({ type: 'resident-phone', id: phoneId }, agent);
        expect(dialled.at(-1)).to.equal(number);
        const shown = [await presenter.presentOne(call, agent), await calls.caller(call.id, agent)];
        expect(JSON.stringify(shown)).not.to.include(number);
        expect(shown[0]).to.include({ numberMasked: true });
        expect((await database.repository(CallSchema).findOneByOrFail({ id: call.id })).numberHidden).to.equal(true);
        expect(await audited('number-dialled', agent)).to.have.length(1);
        expect((await audited('number-dialled', agent))[0]).to.include({ subjectType: 'resident-phone', subjectId: phoneId });
      });

      it('of a number that was typed, or of a call-back that was taken, shows it', async () => {
        for (const target of [{ type: 'number', number: '138 0013 8000' }, { type: 'call-back', id: newId() }] as const) {
          const viewer = await atWork(['agent']);
          const call = await click(target, viewer);
          expect(await presenter.presentOne(call, viewer)).to.include({ toNumber: dialled.at(-1), numberMasked: false });
          expect(await audited('number-dialled', viewer)).to.deep.equal([]);
        }
      });

      it('calls nobody whose call this agent may not see', async () => {
        const call = await makeCall(database, { agentId: stranger.staffId, state: 'ended', fromNumber: newNumber() });
        const before = dialled.length;
        expect((await failure(click({ type: 'call', id: call.id }, agent))).code).to.equal('NOT_FOUND');
        expect(dialled).to.have.length(before);
        expect((await audited('access-refused', agent)).map((row) => row.subjectId)).to.deep.equal([`post /calls call ${call.id}`]);
        await click({ type: 'call', id: call.id }, supervisor);
        expect(dialled.at(-1)).to.equal(call.fromNumber);
      });

      it('calls no resident for somebody who may not look residents up', async () => {
        const { phoneId } = await residentWithPhone();
        const caller = await atWork(['follow-up']);
        expect((await failure(click({ type: 'resident-phone', id: phoneId }, caller))).code).to.equal('FORBIDDEN');
        expect(await audited('access-refused', caller)).to.have.length(1);
      });

      it('does not call a hidden reporter, save for whoever registered the ticket', async () => {
        const number = newNumber();
        const id = await hiddenReport(number, stranger);
        expect((await failure(click({ type: 'ticket', id }, supervisor))).code).to.equal('REPORTER_HIDDEN');
        const call = await click({ type: 'ticket', id }, stranger);
        expect(dialled.at(-1)).to.equal(number);
        expect(JSON.stringify(await presenter.presentOne(call, stranger))).not.to.include(number);
      });

      it('never calls an emergency service, nor another country unless that is allowed', async () => {
        const before = dialled.length;
        for (const number of ['110', '119', '120', '122', '１１０', '+86 110', '0044 20 7946 0000', '+1 202 555 0100']) {
          expect((await failure(click({ type: 'number', number }, agent))).code, number).to.equal('NUMBER_NOT_DIALABLE');
        }
        expect(dialled).to.have.length(before);
        await dialAnywhere.dial({ target: { type: 'number', number: '+1 202 555 0100' } }, agent);
        expect(dialled.at(-1)).to.equal('0012025550100');
        expect((await failure(dialAnywhere.dial({ target: { type: 'number', number: '120' } }, stranger))).code).to.equal('NUMBER_NOT_DIALABLE');
      });
    });

    describe('the screen-pop', () => {
      const incoming = (change: Partial<Call> = {}): Promise<Call> => makeCall(database, { agentId: agent.staffId, fromNumber: newNumber(), ...change });

      it('has the whole number for the one who has the caller on the line or in wrap-up, and for nobody else', async () => {
        for (const state of ['offered', 'connected', 'held', 'wrap-up'] as const) {
          const call = await incoming({ state });
          expect((await calls.caller(call.id, agent)).number, state).to.equal(call.fromNumber);
          expect((await calls.caller(call.id, supervisor)).number, state).to.match(/^136\*{4}\d{4}$/);
        }
        const over = await incoming({ state: 'ended' });
        expect((await calls.caller(over.id, agent)).number).to.match(/^136\*{4}\d{4}$/);
        expect((await failure(calls.caller(over.id, stranger))).code).to.equal('NOT_FOUND');
      });

      it('shows hidden reports of the caller while he is on the line; a look at the number alone does not', async () => {
        const number = newNumber();
        const id = await hiddenReport(number, stranger);
        const shown = async (view: Promise<{ tickets: { id: string }[] }>) => (await view).tickets.map((ticket) => ticket.id);
        expect(await shown(calls.callerByNumber(number, agent))).to.deep.equal([]);
        expect(await shown(calls.callerByNumber(number, stranger)), 'who registered it').to.deep.equal([id]);
        const call = await incoming({ fromNumber: number, state: 'connected' });
        expect(await shown(calls.caller(call.id, agent))).to.deep.equal([id]);
        expect(await shown(calls.callerByNumber(number, agent))).to.deep.equal([id]);
        expect(await shown(calls.caller(call.id, supervisor))).to.deep.equal([]);
        await database.transaction(() => scene.calls.update(call.id, { state: 'ended' }));
        expect(await shown(calls.caller(call.id, agent))).to.deep.equal([]);
        expect(await shown(calls.callerByNumber(number, agent))).to.deep.equal([]);
      });

      it('of a call that the agent began himself shows no hidden report', async () => {
        const number = newNumber();
        await hiddenReport(number, stranger);
        const call = await click({ type: 'number', number }, agent);
        expect((await calls.caller(call.id, agent)).tickets).to.deep.equal([]);
        expect((await calls.callerByNumber(number, agent)).tickets).to.deep.equal([]);
      });

      it('of another\'s call is on record, once; of the own one it is not', async () => {
        const call = await incoming({ state: 'connected' });
        await calls.caller(call.id, agent);
        for (let look = 0; look < 3; look += 1) await calls.caller(call.id, supervisor);
        expect(await audited('caller-looked-up', agent)).to.deep.equal([]);
        expect((await audited('caller-looked-up', supervisor)).map((row) => row.subjectId)).to.deep.equal([call.id]);
      });
    });

    describe('a look-up by a whole number', () => {
      it('is limited for each person, whatever way it goes, and is on record without the number', async () => {
        const [first, second, third] = [newNumber(), newNumber(), newNumber()];
        await calls.callerByNumber(first, supervisor);
        await calls.list({ number: second, limit: 10 }, supervisor);
        await tickets.reader.list({ q: `${third} 灯`, limit: 10 }, supervisor);
        for (const again of [
          () => calls.callerByNumber(newNumber(), supervisor),
          () => calls.list({ number: newNumber(), limit: 10 }, supervisor),
          () => tickets.reader.list({ phone: newNumber(), limit: 10 }, supervisor),
        ]) expect((await failure(again())).code).to.equal('TOO_MANY_REQUESTS');
        const rows = await audited('caller-looked-up', supervisor);
        expect(rows).to.have.length(LOOK_UPS);
        expect(JSON.stringify(rows)).not.to.match(new RegExp(`${first}|${second}|${third}`));
        expect(await audited('access-refused', supervisor)).to.have.length(3);
        await calls.callerByNumber(newNumber(), stranger);
        scene.clock.advance(60_000);
        await calls.callerByNumber(newNumber(), supervisor);
      });

      it('again within ten minutes is the same look; the number of the own call is none', async () => {
        const number = newNumber();
        for (let look = 0; look < LOOK_UPS + 2; look += 1) await calls.callerByNumber(number, agent);
        expect(await audited('caller-looked-up', agent)).to.have.length(1);
        for (let look = 0; look < LOOK_UPS + 2; look += 1) {
          const call = await makeCall(database, { agentId: agent.staffId, fromNumber: newNumber() });
          await calls.callerByNumber(otherSide(call), agent);
        }
        expect(await audited('caller-looked-up', agent)).to.have.length(1);
      });

      it('asked for many times at once over the limit is refused each time', async () => {
        for (let look = 0; look < LOOK_UPS; look += 1) await calls.callerByNumber(newNumber(), agent);
        const number = newNumber();
        const results = await Promise.allSettled(Array.from({ length: 5 }, () => calls.callerByNumber(number, agent)));
        expect(results.map((result) => result.status)).to.deep.equal(Array(5).fill('rejected'));
      });

      it('in the list of calls needs the right to look callers up', async () => {
        const leader = await makeViewer(database, ['leader']);
        expect((await failure(calls.list({ number: newNumber(), limit: 10 }, leader))).code).to.equal('FORBIDDEN');
        expect((await calls.list({ limit: 10 }, leader)).items).not.to.deep.equal([]);
      });
    });
  });
});
