import { expect } from 'chai';
import { recordingPath } from '../../server/calls/call-importer.ts';
import type { CallRecord } from '../../server/telephony/records/call-record.ts';
import { callScene, START } from '../support/call-scene.ts';
import { onEachDatabase } from '../support/databases.ts';

let serial = 0;

function record(change: Partial<CallRecord>): CallRecord {
  serial += 1;
  const id = `import-1800000000.${process.pid}${serial}`;
  return {
    linkedid: id, uniqueid: id, channel: 'PJSIP/trunk-1', from: '013800001111', to: '12345', startedAt: START, endedAt: START + 60_000, queue: 'hotline', queuedAt: START + 2000,
    waitMs: 58_000, offers: [], agentExtension: null, connectedAt: null, talkMs: 0, gaveUp: false, ...change,
  };
}

onEachDatabase((use) => {
  describe('importing calls from Asterisk’s records', () => {
    it('makes a call that nobody saw, once, with its talk, its agent and its recording', async () => {
      const scene = callScene(use());
      const { staffId, extension } = await scene.agentAtWork();
      const seen = record({ agentExtension: extension, connectedAt: START + 10_000, talkMs: 50_000, waitMs: 8000, offers: [{ extension, at: START + 4000, outcome: 'answered' }] });
      expect(await scene.importer.settle(seen)).to.equal('made');
      expect(await scene.importer.settle(seen)).to.equal('known');
      const call = (await scene.calls.byLinkedid(seen.linkedid))!;
      expect(call).to.include({ state: 'ended', ending: 'answered', source: 'imported', agentId: staffId, ivrMs: 2000, waitMs: 8000, ringMs: 6000, talkMs: 50_000, endedAt: START + 60_000 });
      expect(await scene.calls.offersOf(call.id)).to.have.length(1);
      expect(scene.told.planned).to.deep.equal([recordingPath(seen.uniqueid)]);
      expect(scene.told.missed).to.deep.equal([]);
    });

    it('a caller who gave up is missed, a time-out is no-agent', async () => {
      const scene = callScene(use());
      const abandoned = record({});
      const timedOut = record({ gaveUp: true });
      await scene.importer.settle(abandoned);
      await scene.importer.settle(timedOut);
      expect((await scene.calls.byLinkedid(abandoned.linkedid))!.ending).to.equal('abandoned');
      expect((await scene.calls.byLinkedid(timedOut.linkedid))!.ending).to.equal('no-agent');
      expect(scene.told.missed).to.have.length(2);
    });

    it('counts both visits to the queue of a caller whose first agent was lost', async () => {
      const scene = callScene(use());
      const { extension } = await scene.agentAtWork();
      const [waitMs, talkMs] = [13_000, 25_000];
      // In the queue from 2 s, talk from 10 s to 35 s, in the queue again, and given up at 40 s.
      const seen = record({ endedAt: START + 40_000, agentExtension: extension, connectedAt: START + 10_000, talkMs, waitMs });
      await scene.importer.settle(seen);
      expect(await scene.calls.byLinkedid(seen.linkedid)).to.include({ ending: 'answered', waitMs, talkMs, ivrMs: 2000 });
    });

    it('an answered call settles what its caller was owed for an earlier one', async () => {
      const scene = callScene(use());
      const { extension } = await scene.agentAtWork();
      const seen = record({ agentExtension: extension, connectedAt: START + 10_000, talkMs: 50_000, waitMs: 8000 });
      await scene.importer.settle(seen);
      expect(scene.told.answered).to.deep.equal(['013800001111']);
    });

    it('completes a call whose end we missed and lets its agent go', async () => {
      const scene = callScene(use());
      const { staffId, extension } = await scene.agentAtWork();
      const ended = record({ agentExtension: extension, connectedAt: START + 9000, waitMs: 7000, talkMs: 51_000 });
      const who = { channel: ended.channel, uniqueid: ended.uniqueid, from: ended.from, to: ended.to };
      await scene.tracker.applyAll([
        { type: 'queue-joined', linkedid: ended.linkedid, at: START + 2000, who, queue: 'hotline' },
        { type: 'offered', linkedid: ended.linkedid, at: START + 2100, extension, legUniqueid: `${ended.linkedid}-leg` },
        { type: 'connected', linkedid: ended.linkedid, at: START + 9321, extension, legUniqueid: `${ended.linkedid}-leg` },
      ]);
      expect(await scene.importer.settle(ended)).to.equal('completed');
      const call = (await scene.calls.byLinkedid(ended.linkedid))!;
      expect(call).to.include({ state: 'ended', ending: 'answered', connectedAt: START + 9321, waitMs: 7321 });
      expect(call.talkMs).to.equal(50_679);
      expect(await scene.calls.offersOf(call.id)).to.have.length(1);
      expect((await scene.agents.byStaff(staffId))!.state).to.equal('wrap-up');
    });
  });
});
