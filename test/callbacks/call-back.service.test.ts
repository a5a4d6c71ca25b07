import { expect } from 'chai';
import { CallBackSchema } from '../../server/callbacks/call-back.entity.ts';
import { CallBackReader } from '../../server/callbacks/call-back.reader.ts';
import { CallBackRepository } from '../../server/callbacks/call-back.repository.ts';
import { CALL_BACK_LEASE_MS, CallBackService } from '../../server/callbacks/call-back.service.ts';
import type { Call } from '../../server/calls/call.entity.ts';
import { CallSchema } from '../../server/calls/call.entity.ts';
import type { Database } from '../../server/database/database.ts';
import { Ledger } from '../../server/events/ledger.ts';
import { LedgerSchema } from '../../server/events/ledger.entity.ts';
import { StaffNames } from '../../server/staff/staff-names.ts';
import type { Viewer } from '../../server/staff/viewer.ts';
import { makeCall } from '../support/calls.ts';
import { onEachDatabase } from '../support/databases.ts';
import { failure } from '../support/failure.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { makeViewer } from '../support/viewers.ts';

describe('call-backs', () => {
  onEachDatabase((use) => {
    let database: Database;
    let service: CallBackService;
    let reader: CallBackReader;
    let callBacks: CallBackRepository;
    let clock: MovingClock;
    let agent: Viewer;
    let other: Viewer;
    let supervisor: Viewer;
    let lastNumber = 13_700_000_000;

    before(async () => {
      database = use();
      clock = new MovingClock(Date.parse('2026-11-21T02:00:00Z'));
      callBacks = new CallBackRepository(database);
      const staffNames = new StaffNames(database);
      service = new CallBackService({ database, ledger: new Ledger(database, clock), clock, callBacks, staffNames });
      reader = new CallBackReader({ callBacks, staffNames, residents: { namesOf: async () => new Map() } });
      [agent, other, supervisor] = [await makeViewer(database, ['agent'], '李话务'), await makeViewer(database, ['agent'], '赵话务'), await makeViewer(database, ['supervisor'])];
    });

    const newNumber = () => String((lastNumber += 1));
    /** A caller who gave up just now. */
    const miss = async (fromNumber: string, change: Partial<Call> = {}): Promise<Call> => {
      clock.advance(1000);
      const call = await makeCall(database, { fromNumber, state: 'ended', ending: 'abandoned', connectedAt: null, hungUpAt: clock.now(), startedAt: clock.now() - 20_000, ...change });
      await database.transaction(() => service.missed(call));
      return call;
    };
    const opened = async (): Promise<{ id: string; number: string }> => {
      const number = newNumber();
      await miss(number);
      return { id: (await callBacks.openOf(number))!.id, number };
    };

    it('one person who rings in vain several times is on the list once, with the count', async () => {
      const number = newNumber();
      const first = await miss(`+86${number}`);
      const last = await miss(number, { ending: 'no-agent' });
      const row = (await callBacks.openOf(number))!;
      expect(row).to.include({ number, missedCalls: 2, state: 'open', reason: 'no-agent', lastCallId: last.id, firstMissedAt: first.hungUpAt, lastMissedAt: last.hungUpAt });
      const events = await database.repository(LedgerSchema).find({ where: { subjectId: row.id }, order: { seq: 'ASC' } });
      expect(events.map((event) => event.type)).to.deep.equal(['callback.opened', 'callback.joined']);
    });

    it('ten calls of one person that end at the same moment make one entry that counts ten', async () => {
      const number = newNumber();
      const calls = await Promise.all(Array.from({ length: 10 }, () => makeCall(database, { fromNumber: number, state: 'ended', ending: 'abandoned', connectedAt: null, hungUpAt: clock.now() })));
      await Promise.all(calls.map((call) => database.transaction(() => service.missed(call))));
      const rows = await database.repository(CallBackSchema).findBy({ number });
      expect(rows).to.have.length(1);
      expect(rows[0]!.missedCalls).to.equal(10);
    });

    it('a withheld number is kept for the figures, and is not on the list', async () => {
      const call = await miss('anonymous');
      const row = await database.repository(CallBackSchema).findOneByOrFail({ lastCallId: call.id });
      expect(row).to.include({ number: '', state: 'done', outcome: 'no-number', openKey: null });
      expect((await failure(service.take(row.id, agent))).code).to.equal('CALL_BACK_DONE');
      expect(await reader.revealNumber(row.id)).to.equal(null);
    });

    it('somebody who rings again and is answered is owed nothing, even when an agent had taken it', async () => {
      const { id, number } = await opened();
      await service.take(id, agent);
      const call = await makeCall(database, { fromNumber: number });
      await service.answeredMeanwhile(`+86${number}`, call.id, clock.now());
      expect(await callBacks.byId(id)).to.include({ state: 'done', outcome: 'called-again', openKey: null, lastCallId: call.id });
      await miss(number);
      expect((await callBacks.openOf(number))!.id).not.to.equal(id);
    });

    it('a talk of before the missed call, of which we learn late, leaves the caller on the list', async () => {
      const { id, number } = await opened();
      const call = await makeCall(database, { fromNumber: number });
      await service.answeredMeanwhile(number, call.id, (await callBacks.byId(id))!.lastMissedAt - 1000);
      expect(await callBacks.byId(id)).to.include({ state: 'open' });
    });

    it('a missed call that we learn of after its caller was spoken to opens nothing', async () => {
      const number = newNumber();
      await makeCall(database, { fromNumber: number, state: 'ended', connectedAt: clock.now() + 60_000 });
      const late = await miss(number);
      expect(await callBacks.openOf(number)).to.equal(null);
      expect(await database.repository(CallBackSchema).findOneByOrFail({ lastCallId: late.id })).to.include({ state: 'done', outcome: 'called-again' });
    });

    it('of twenty agents who take one at the same moment one has it; the others are told who', async () => {
      const { id } = await opened();
      const agents = await Promise.all(Array.from({ length: 20 }, (_, index) => makeViewer(database, ['agent'], `话务${index}`)));
      const results = await Promise.allSettled(agents.map((viewer) => service.take(id, viewer)));
      const winner = agents[results.findIndex((result) => result.status === 'fulfilled')]!;
      const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason as { code: string; params: unknown });
      expect(refused).to.have.length(19);
      for (const error of refused) expect([error.code, error.params]).to.deep.equal(['CALL_BACK_TAKEN', { agent: winner.name }]);
      expect(await callBacks.byId(id)).to.include({ state: 'taken', takenBy: winner.staffId, leaseUntil: clock.now() + CALL_BACK_LEASE_MS });
      expect(await database.repository(LedgerSchema).countBy({ subjectId: id, type: 'callback.taken' })).to.equal(1);
    });

    it('shows and gives the number to the one who took it only', async () => {
      const { id, number } = await opened();
      expect((await failure(reader.numberFor(id, agent))).code).to.equal('CALL_BACK_NOT_YOURS');
      await service.take(id, agent);
      expect(await reader.numberFor(id, agent)).to.equal(number);
      expect((await reader.view(id, agent)).number).to.equal(number);
      expect((await reader.openFor(number, other))!.number).to.match(/^137\*{4}\d{4}$/);
      expect((await reader.openFor(number, other))!.takenBy).to.deep.equal({ id: agent.staffId, name: '李话务' });
      expect((await failure(reader.numberFor(id, other))).code).to.equal('CALL_BACK_NOT_YOURS');
      const shownTo = (await reader.forFeed(id))!;
      expect([shownTo(agent).number === number, shownTo(other).number === number]).to.deep.equal([true, false]);
      await service.done(id, { outcome: 'reached', note: '已答复' }, agent);
      expect((await reader.view(id, agent)).number).not.to.equal(number);
      expect((await failure(reader.numberFor(id, agent))).code).to.equal('CALL_BACK_DONE');
    });

    it('a lease that runs out goes back to the list; it is renewed while a call to the person goes on', async () => {
      const idle = await opened();
      const busy = await opened();
      await service.take(idle.id, agent);
      await service.take(busy.id, agent);
      await service.attemptMade(busy.id);
      const call = await makeCall(database, { direction: 'out', toNumber: busy.number, callBackId: busy.id, agentId: agent.staffId });
      clock.advance(CALL_BACK_LEASE_MS - 1);
      await service.expireLeases();
      for (const { id } of [idle, busy]) expect(await callBacks.byId(id)).to.include({ state: 'taken', takenBy: agent.staffId });
      clock.advance(1);
      const released = await Promise.all([service.expireLeases(), service.expireLeases()]);
      expect(released.reduce((a, b) => a + b)).to.be.at.least(1);
      expect(await callBacks.byId(idle.id)).to.include({ state: 'open', takenBy: null, leaseUntil: null });
      expect(await callBacks.byId(busy.id)).to.include({ state: 'taken', takenBy: agent.staffId, leaseUntil: clock.now() + CALL_BACK_LEASE_MS, attempts: 1 });
      expect(await database.repository(LedgerSchema).countBy({ subjectId: idle.id, type: 'callback.released' })).to.equal(1);
      await database.transaction(() => database.repository(CallSchema).update({ id: call.id }, { state: 'ended' }));
      clock.advance(CALL_BACK_LEASE_MS);
      await service.expireLeases();
      expect(await callBacks.byId(busy.id)).to.include({ state: 'open' });
    });

    it('another agent may take what was left past its time, before any tick', async () => {
      const { id } = await opened();
      await service.take(id, agent);
      expect((await failure(service.take(id, other))).code).to.equal('CALL_BACK_TAKEN');
      clock.advance(CALL_BACK_LEASE_MS);
      await service.take(id, other);
      expect((await callBacks.byId(id))!.takenBy).to.equal(other.staffId);
    });

    it('nobody takes or ends one whose holder is talking to the person, however long', async () => {
      const { id, number } = await opened();
      await service.take(id, agent);
      const call = await makeCall(database, { direction: 'out', toNumber: number, callBackId: id, agentId: agent.staffId });
      clock.advance(CALL_BACK_LEASE_MS + 60_000);
      expect((await failure(service.take(id, other))).code).to.equal('CALL_BACK_TAKEN');
      expect((await failure(service.done(id, { outcome: 'not-needed' }, other))).code).to.equal('CALL_BACK_TAKEN');
      expect(await callBacks.byId(id)).to.include({ state: 'taken', takenBy: agent.staffId });
      await database.transaction(() => database.repository(CallSchema).update({ id: call.id }, { state: 'ended' }));
      clock.advance(CALL_BACK_LEASE_MS);
      await service.done(id, { outcome: 'not-needed' }, other);
      expect(await callBacks.byId(id)).to.include({ state: 'done', doneBy: other.staffId });
    });

    it('only its holder or a supervisor releases or ends it', async () => {
      const { id, number } = await opened();
      expect((await failure(service.release(id, agent))).code).to.equal('CALL_BACK_NOT_YOURS');
      await service.take(id, agent);
      expect((await failure(service.release(id, other))).code).to.equal('CALL_BACK_NOT_YOURS');
      expect((await failure(service.done(id, { outcome: 'reached' }, other))).code).to.equal('CALL_BACK_TAKEN');
      await service.release(id, agent);
      await service.take(id, other);
      await service.release(id, supervisor);
      await service.done(id, { outcome: 'not-needed' }, agent);
      expect(await callBacks.byId(id)).to.include({ state: 'done', outcome: 'not-needed', doneBy: agent.staffId, openKey: null });
      expect((await failure(service.done(id, { outcome: 'reached' }, agent))).code).to.equal('CALL_BACK_DONE');
      expect(await reader.openFor(number, agent)).to.equal(null);
    });

    it('lists open ones first, then taken, then done, page by page', async () => {
      const rank = { open: 0, taken: 1, done: 2 };
      const seen: { id: string; state: keyof typeof rank; lastMissedAt: number }[] = [];
      let cursor: string | undefined;
      do {
        const page = await reader.list({ limit: 4, cursor }, agent);
        seen.push(...page.items);
        cursor = page.next ?? undefined;
      } while (cursor);
      expect(new Set(seen.map((item) => item.id)).size).to.equal(seen.length);
      expect(seen.length).to.equal(await database.repository(CallBackSchema).count());
      const sorted = [...seen].sort((a, b) => rank[a.state] - rank[b.state] || b.lastMissedAt - a.lastMissedAt || (a.id < b.id ? 1 : -1));
      expect(seen.map((item) => item.id)).to.deep.equal(sorted.map((item) => item.id));
      const open = await reader.list({ limit: 200, state: 'open' }, agent);
      expect(open.items.map((item) => item.id)).to.deep.equal(seen.filter((item) => item.state === 'open').map((item) => item.id));
    });
  });
});
