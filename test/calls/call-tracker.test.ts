import { expect } from 'chai';
import fc from 'fast-check';
import type { Call } from '../../server/calls/call.entity.ts';
import { CALL_TRANSITIONS } from '../../server/calls/call-states.ts';
import { LedgerSchema } from '../../server/events/ledger.entity.ts';
import type { CallFact } from '../../server/telephony/call-facts.ts';
import { onEachDatabase } from '../support/databases.ts';
import { callScene, START, WRAP_UP_MS } from '../support/call-scene.ts';

let serial = 0;

/** The facts of one call, with their times in ms after its start. */
function story(extension: string) {
  serial += 1;
  const linkedid = `test-${START / 1000}.${process.pid}${serial}`;
  const who = { channel: `PJSIP/trunk-${serial}`, uniqueid: linkedid, from: '+8613800001111', to: '12345' };
  const leg = (number: number): string => `${linkedid}-leg${number}`;
  const at = (ms: number): { linkedid: string; at: number } => ({ linkedid, at: START + ms });
  return {
    linkedid,
    arrived: (ms: number): CallFact => ({ type: 'arrived', ...at(ms), who }),
    ivr: (ms: number): CallFact => ({ type: 'ivr-entered', ...at(ms), who, file: `2027/01/15/${linkedid}.wav` }),
    joined: (ms: number): CallFact => ({ type: 'queue-joined', ...at(ms), who, queue: 'hotline' }),
    offered: (ms: number, number = 1, to = extension): CallFact => ({ type: 'offered', ...at(ms), extension: to, legUniqueid: leg(number) }),
    unanswered: (ms: number, number = 1): CallFact => ({ type: 'offer-ended', ...at(ms), extension, legUniqueid: leg(number) }),
    connected: (ms: number, number = 1, to = extension): CallFact => ({ type: 'connected', ...at(ms), extension: to, legUniqueid: leg(number) }),
    held: (ms: number): CallFact => ({ type: 'held', ...at(ms), extension }),
    unheld: (ms: number): CallFact => ({ type: 'unheld', ...at(ms), extension }),
    replaced: (ms: number): CallFact => ({ type: 'leg-replaced', ...at(ms), extension, legUniqueid: leg(99) }),
    queueLeft: (ms: number, status: string): CallFact => ({ type: 'queue-left', ...at(ms), status }),
    agentGone: (ms: number, number = 1, cause = 16): CallFact => ({ type: 'hung-up', ...at(ms), uniqueid: leg(number), extension, cause }),
    unbridged: (ms: number): CallFact => ({ type: 'unbridged', ...at(ms), uniqueid: linkedid }),
    gone: (ms: number, cause = 16): CallFact => ({ type: 'hung-up', ...at(ms), uniqueid: linkedid, extension: null, cause }),
  };
}

onEachDatabase((use) => {
  describe('the call tracker', () => {
    async function run(scene: ReturnType<typeof callScene>, facts: CallFact[]): Promise<Call> {
      await scene.tracker.applyAll(facts);
      return (await scene.calls.byLinkedid(facts[0]!.linkedid))!;
    }

    it('times an answered call: menu, wait, ring, talk, hold, wrap-up', async () => {
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      const s = story(agent.extension);
      const call = await run(scene, [s.arrived(0), s.ivr(100), s.joined(4100), s.offered(4200), s.connected(9200), s.held(20_000), s.unheld(25_000), s.unbridged(39_100), s.gone(39_200)]);
      expect(call).to.include({ state: 'wrap-up', ending: 'answered', ivrMs: 4000, waitMs: 5100, ringMs: 5000, talkMs: 29_900, holdMs: 5000, agentId: agent.staffId, fromNumber: '13800001111' });
      expect((await scene.agents.byStaff(agent.staffId))!).to.include({ state: 'wrap-up', callId: call.id });
      scene.clock.advance(WRAP_UP_MS + 40_000);
      await scene.stillThere(agent);
      await scene.agentService.tick();
      const ended = (await scene.calls.byId(call.id))!;
      expect(ended.state).to.equal('ended');
      expect(ended.wrapUpMs).to.equal(scene.clock.now() - call.hungUpAt!);
      expect((await scene.agents.byStaff(agent.staffId))!.state).to.equal('ready');
      expect(scene.told).to.deep.include({ answered: ['13800001111'], missed: [] });
      expect(scene.told.finished).to.deep.equal([call.id]);
    });

    it('counts every fact once, however often it comes', async () => {
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      const s = story(agent.extension);
      const facts = [s.arrived(0), s.ivr(100), s.joined(1000), s.offered(1100), s.connected(3000), s.gone(9000)];
      const call = await run(scene, facts.flatMap((fact) => [fact, fact]));
      expect(call).to.include({ ivrMs: 900, waitMs: 2000, ringMs: 1900, talkMs: 6000 });
      expect(await scene.calls.offersOf(call.id)).to.have.length(1);
      const rows = await use().repository(LedgerSchema).findBy({ subjectId: call.id, type: 'call.ended' });
      expect(rows).to.have.length(1);
    });

    it('puts an abandoned caller on the call-back list and frees the agent whose phone rang', async () => {
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      const s = story(agent.extension);
      const call = await run(scene, [s.arrived(0), s.joined(500), s.offered(600), s.gone(7500), s.agentGone(7501)]);
      expect(call).to.include({ state: 'ended', ending: 'abandoned', waitMs: 7000, agentId: null });
      expect(scene.told.missed).to.deep.equal([call.id]);
      expect((await scene.agents.byStaff(agent.staffId))!.state).to.equal('ready');
      expect((await scene.calls.offersOf(call.id))[0]).to.include({ outcome: 'cancelled' });
    });

    it('tells a queue time-out from a caller who gave up', async () => {
      const scene = callScene(use());
      const s = story('9999');
      expect(await run(scene, [s.arrived(0), s.joined(500), s.queueLeft(12_500, 'TIMEOUT'), s.gone(15_000)])).to.include({ ending: 'no-agent', endingDetail: 'TIMEOUT' });
    });

    it('lets the second agent answer when the first does not', async () => {
      const scene = callScene(use());
      const first = await scene.agentAtWork();
      const second = await scene.agentAtWork();
      const s = story(first.extension);
      const call = await run(scene, [s.arrived(0), s.joined(0), s.offered(0, 1), s.unanswered(15_000, 1), s.offered(16_000, 2, second.extension), s.connected(18_000, 2, second.extension), s.gone(30_000)]);
      expect(call).to.include({ agentId: second.staffId, waitMs: 18_000, ringMs: 2000, talkMs: 12_000 });
      expect((await scene.calls.offersOf(call.id)).map((offer) => offer.outcome)).to.deep.equal(['no-answer', 'answered']);
      expect((await scene.agents.byStaff(first.staffId))!.state).to.equal('ready');
    });

    it('tells a phone that refused from one that nobody answered', async () => {
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      const s = story(agent.extension);
      const call = await run(scene, [s.arrived(0), s.joined(0), s.offered(0, 1), s.unanswered(2100, 1), s.agentGone(2101, 1, 17), s.offered(3000, 2), s.unanswered(18_000, 2), s.agentGone(18_001, 2, 0)]);
      expect(call).to.include({ state: 'queued', agentId: null });
      const offers = await scene.calls.offersOf(call.id);
      expect(offers.map((offer) => [offer.outcome, offer.endedAt! - offer.offeredAt])).to.deep.equal([['rejected', 2100], ['no-answer', 15_000]]);
    });

    it('keeps the caller when the agent’s browser died: back in the queue, the talk counted, wrap-up for the first agent', async () => {
      const scene = callScene(use());
      const first = await scene.agentAtWork();
      const second = await scene.agentAtWork();
      const s = story(first.extension);
      const call = await run(scene, [
        s.arrived(0), s.joined(0), s.offered(0, 1), s.connected(1000, 1), s.unbridged(11_000), s.agentGone(11_001), s.joined(13_000),
        s.offered(13_000, 2, second.extension), s.connected(15_000, 2, second.extension), s.gone(20_000),
      ]);
      expect(call).to.include({ agentId: second.staffId, talkMs: 15_000, waitMs: 5000, ending: 'answered' });
      expect((await scene.agents.byStaff(first.staffId))!.state).to.equal('wrap-up');
      expect((await scene.agents.byStaff(second.staffId))!).to.include({ state: 'wrap-up', callId: call.id });
    });

    it('owes an answer to a caller who lost his agent and then waits in vain', async () => {
      for (const [last, ending] of [['TIMEOUT', 'no-agent'], [null, 'abandoned']] as const) {
        const scene = callScene(use());
        const agent = await scene.agentAtWork();
        const s = story(agent.extension);
        const facts = [s.joined(0), s.offered(0), s.connected(1000), s.unbridged(5000), s.agentGone(5001), s.joined(7000), ...(last ? [s.queueLeft(37_000, last)] : []), s.gone(38_000)];
        const call = await run(scene, facts);
        expect(call).to.include({ state: 'ended', ending, talkMs: 4000 });
        expect(scene.told.missed).to.deep.equal([call.id]);
      }
    });

    it('knows a call outside the opening hours by what the dialplan says', async () => {
      const scene = callScene(use());
      const s = story('9999');
      const told: CallFact = { type: 'ending-told', linkedid: s.linkedid, at: START + 8000, reason: 'out-of-hours' };
      expect(await run(scene, [s.ivr(0), told, s.gone(8001)])).to.include({ ending: 'out-of-hours', state: 'ended' });
    });

    it('a reload on hold ends the hold', async () => {
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      const s = story(agent.extension);
      expect(await run(scene, [s.joined(0), s.offered(0), s.connected(0), s.held(10_000), s.replaced(15_000), s.agentGone(15_001), s.gone(60_000)])).to.include({ holdMs: 5000, talkMs: 60_000 });
    });

    it('hands the call to the agent who really talks', async () => {
      const scene = callScene(use());
      const [believed, real] = [await scene.agentAtWork(), await scene.agentAtWork()];
      const s = story(believed.extension);
      const call = await run(scene, [s.joined(0), s.offered(0), s.connected(1000), { type: 'agent-changed', linkedid: s.linkedid, at: START + 9000, extension: real.extension }]);
      expect(call).to.include({ agentId: real.staffId, state: 'connected' });
      expect((await scene.agents.byStaff(believed.staffId))!.state).to.equal('wrap-up');
      expect((await scene.agents.byStaff(real.staffId))!.state).to.equal('on-call');
    });

    it('ends a call whose caller had lost his agent and gave up while the next phone rang', async () => {
      const scene = callScene(use());
      const first = await scene.agentAtWork();
      const second = await scene.agentAtWork();
      const s = story(first.extension);
      const call = await run(scene, [
        s.arrived(0), s.joined(0), s.offered(0, 1), s.connected(1000, 1), s.unbridged(11_000), s.agentGone(11_001), s.joined(13_000),
        s.offered(13_000, 2, second.extension), s.gone(20_000),
      ]);
      expect(call).to.include({ state: 'ended', ending: 'abandoned', talkMs: 10_000, waitMs: 10_000, agentId: null, endedAt: START + 20_000 });
      expect(scene.told.missed).to.deep.equal([call.id]);
      expect((await scene.agents.byStaff(second.staffId))!.state).to.equal('ready');
    });

    it('goes on when a reloaded page takes its call back, and begins the recording anew', async () => {
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      const s = story(agent.extension);
      const call = await run(scene, [s.arrived(0), s.joined(0), s.offered(0), s.connected(1000), s.replaced(5000), s.agentGone(5001)]);
      expect(call.state).to.equal('connected');
      expect(scene.told.restarted).to.deep.equal([call.id]);
      expect((await scene.agents.byStaff(agent.staffId))!.state).to.equal('on-call');
      expect(await run(scene, [s.gone(11_000)])).to.include({ talkMs: 10_000 });
    });

    it('a pause asked for during the call begins after the wrap-up', async () => {
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      const s = story(agent.extension);
      await run(scene, [s.arrived(0), s.joined(0), s.offered(0), s.connected(1000)]);
      await scene.agentService.choose(agent.staffId, { state: 'paused', pauseReason: 'rest' });
      expect((await scene.agents.byStaff(agent.staffId))!.state).to.equal('on-call');
      await run(scene, [s.gone(2000)]);
      scene.clock.advance(WRAP_UP_MS + 5000);
      await scene.stillThere(agent);
      await scene.agentService.tick();
      expect((await scene.agents.byStaff(agent.staffId))!).to.include({ state: 'paused', pauseReason: 'rest', callId: null });
    });

    it('property: whatever facts come in whatever order, every move is one of the table and the times never exceed the call', async function () {
      this.timeout(120_000);
      const scene = callScene(use());
      const agent = await scene.agentAtWork();
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.nat(13), fc.nat(60_000)), { minLength: 1, maxLength: 25 }), async (picks) => {
          const s = story(agent.extension);
          const makers = [s.arrived, s.ivr, s.joined, s.offered, s.unanswered, s.connected, s.held, s.unheld, s.replaced, s.agentGone, s.unbridged, s.gone, (ms: number) => s.queueLeft(ms, 'TIMEOUT'), (ms: number) => s.queueLeft(ms, 'CONTINUE')];
          const times = picks.map(([, ms]) => ms).sort((a, b) => a - b);
          await scene.tracker.applyAll([s.arrived(0), ...picks.map(([which], index) => makers[which]!(times[index]!)), s.gone(60_001)]);
          const call = (await scene.calls.byLinkedid(s.linkedid))!;
          expect(['wrap-up', 'ended']).to.include(call.state);
          expect(call.ivrMs + call.waitMs + call.talkMs, JSON.stringify(call)).to.be.at.most(60_001);
          expect(call.holdMs).to.be.at.most(call.talkMs);
          expect(call.ending === 'answered').to.equal(call.connectedAt !== null);
          const moves = await use().repository(LedgerSchema).find({ where: { subjectId: call.id, type: 'call.moved' }, order: { seq: 'ASC' } });
          let state = 'ringing-in';
          for (const { payload } of moves as unknown as { payload: { from: keyof typeof CALL_TRANSITIONS; to: string } }[]) {
            expect(payload.from).to.equal(state);
            expect(CALL_TRANSITIONS[payload.from]).to.include(payload.to);
            state = payload.to;
          }
          const after = (await scene.agents.byStaff(agent.staffId))!;
          if (after.state === 'wrap-up') await scene.agentService.choose(agent.staffId, { state: 'ready' });
          expect(['ready', 'wrap-up']).to.include(after.state);
        }),
        { numRuns: use().dialect === 'sqlite' ? 150 : 40 },
      );
    });
  });
});
