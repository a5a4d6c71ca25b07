import { expect } from 'chai';
import { LedgerSchema } from '../../server/events/ledger.entity.ts';
import { makeViewer } from '../support/viewers.ts';
import { callScene, START } from '../support/call-scene.ts';
import { onEachDatabase } from '../support/databases.ts';
import { dialScene } from '../support/dial-scene.ts';

let serial = 0;

onEachDatabase((use) => {
  describe('changes of the same call and agent at the same moment', function () {
    this.timeout(120_000);

    const newCaller = () => {
      const linkedid = `race-1800000000.${process.pid}${(serial += 1)}`;
      return { linkedid, who: { channel: 'PJSIP/pstn-1', uniqueid: linkedid, from: `139${String(serial).padStart(8, '0')}`, to: '12345' } };
    };

    it('of a hundred agents who choose a pause while their phone is answered, a hundred are on the call', async () => {
      const scene = callScene(use());
      const wrong: string[] = [];
      for (let round = 0; round < 100; round += 1) {
        const { staffId, extension } = await scene.agentAtWork();
        const { linkedid, who } = newCaller();
        await scene.tracker.applyAll([{ type: 'queue-joined', linkedid, at: START, who, queue: 'hotline' }]);
        await Promise.all([
          scene.agentService.choose(staffId, { state: 'paused', pauseReason: 'rest' }).catch(() => undefined),
          scene.tracker.applyAll([
            { type: 'offered', linkedid, at: START + 3, extension, legUniqueid: `${linkedid}-leg` },
            { type: 'connected', linkedid, at: START + 4, extension, legUniqueid: `${linkedid}-leg` },
          ]),
        ]);
        const [call, agent] = [await scene.calls.byLinkedid(linkedid), await scene.agents.byStaff(staffId)];
        if (call?.state !== 'connected' || agent?.state !== 'on-call') wrong.push(`${call?.state} ${agent?.state}`);
      }
      expect(wrong).to.deep.equal([]);
    });

    it('an end that two servers apply at once happens once', async () => {
      const scene = callScene(use());
      const ids: string[] = [];
      for (let round = 0; round < 40; round += 1) {
        const { linkedid, who } = newCaller();
        await scene.tracker.applyAll([{ type: 'queue-joined', linkedid, at: START, who, queue: 'hotline' }]);
        const seen = (await scene.calls.byLinkedid(linkedid))!;
        ids.push(seen.id);
        const gone = [{ type: 'hung-up' as const, linkedid, at: START + 9, uniqueid: linkedid, extension: null, cause: 16 }];
        // The third is reconciliation, which goes by a row that it read before.
        await Promise.all([scene.tracker.applyAll(gone), scene.tracker.applyAll(gone), use().transaction(() => scene.tracker.end(seen, START + 9, 0))]);
      }
      expect([...scene.told.missed].sort()).to.deep.equal([...ids].sort());
      expect(await use().repository(LedgerSchema).countBy(ids.map((subjectId) => ({ subjectId, type: 'call.ended' as const })))).to.equal(ids.length);
    });

    it('a call that is imported and ended at once ends once', async () => {
      const scene = callScene(use());
      const ids: string[] = [];
      for (let round = 0; round < 20; round += 1) {
        const { linkedid, who } = newCaller();
        await scene.tracker.applyAll([{ type: 'queue-joined', linkedid, at: START, who, queue: 'hotline' }]);
        ids.push((await scene.calls.byLinkedid(linkedid))!.id);
        const record = {
          linkedid, ...who, startedAt: START, endedAt: START + 9000, queue: 'hotline', queuedAt: START, lastQueuedAt: START, waitMs: 9000,
          offers: [], agentExtension: null, connectedAt: null, talkMs: 0, gaveUp: false,
        };
        await Promise.all([
          scene.importer.settle(record),
          scene.importer.settle(record),
          scene.tracker.applyAll([{ type: 'hung-up', linkedid, at: START + 9000, uniqueid: linkedid, extension: null, cause: 16 }]),
        ]);
      }
      expect([...scene.told.missed].sort()).to.deep.equal([...ids].sort());
    });

    it('a call that two servers see arrive at once has arrived once', async () => {
      const scene = callScene(use());
      const ids: string[] = [];
      for (let round = 0; round < 20; round += 1) {
        const { linkedid, who } = newCaller();
        const facts = [{ type: 'queue-joined' as const, linkedid, at: START, who, queue: 'hotline' }];
        await Promise.all([scene.tracker.applyAll(facts), scene.tracker.applyAll(facts)]);
        ids.push((await scene.calls.byLinkedid(linkedid))!.id);
      }
      expect(await use().repository(LedgerSchema).countBy(ids.map((subjectId) => ({ subjectId, type: 'call.arrived' as const })))).to.equal(ids.length);
    });

    for (const state of ['ready', 'paused'] as const) {
      it(`of three orders to dial at once by an agent who is ${state} one is carried out`, async () => {
        const database = use();
        const scene = callScene(database);
        for (let round = 0; round < 5; round += 1) {
          const { staffId, extension } = await scene.agentAtWork();
          await scene.agentService.choose(staffId, { state, ...(state === 'paused' ? { pauseReason: 'rest' } : {}) });
          const ordered: string[] = [];
          const dial = dialScene(database, scene, { dial: async ({ channelId }) => void ordered.push(channelId), newChannelId: () => newCaller().linkedid });
          const viewer = { ...(await makeViewer(database)), staffId, extension };
          const results = await Promise.allSettled([1, 2, 3].map((last) => dial.dial({ target: { type: 'number', number: `1380000000${last}` } }, viewer)));
          expect(ordered).to.have.length(1);
          expect(results.filter((result) => result.status === 'rejected').map((result) => (result.reason as { code: string }).code)).to.deep.equal(['AGENT_STATE_REFUSED', 'AGENT_STATE_REFUSED']);
        }
      });
    }
  });
});
