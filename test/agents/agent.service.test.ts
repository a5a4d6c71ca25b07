import { expect } from 'chai';
import { callScene } from '../support/call-scene.ts';
import { onEachDatabase } from '../support/databases.ts';
import { failure } from '../support/failure.ts';
import { makeViewer } from '../support/viewers.ts';

onEachDatabase((use) => {
  describe('agents at work', () => {
    it('whose browser is said to be there again and again stay; whose server died go absent, then off line', async () => {
      const scene = callScene(use());
      const told = await scene.agentAtWork();
      const forgotten = await scene.agentAtWork();
      for (let seconds = 0; seconds < 60; seconds += 10) {
        scene.clock.advance(10_000);
        await scene.agentService.presenceChanged(told.staffId, `session-${told.extension}`, true);
        await scene.agentService.tick();
      }
      expect((await scene.agents.byStaff(told.staffId))!).to.include({ present: true, state: 'ready' });
      expect((await scene.agents.byStaff(forgotten.staffId))!).to.include({ present: false, state: 'offline' });
    });

    it('who are there stay, however short the time of absence is set', async () => {
      const scene = callScene(use(), { absentAfterMs: 5000 });
      const agent = await scene.agentAtWork();
      for (let seconds = 0; seconds < 60; seconds += 1) {
        scene.clock.advance(1000);
        if (seconds % 10 === 9) await scene.stillThere(agent);
        await scene.agentService.tick();
        expect((await scene.agents.byStaff(agent.staffId))!, `after ${seconds} s`).to.include({ present: true, state: 'ready' });
      }
      await scene.agentService.presenceChanged(agent.staffId, `session-${agent.extension}`, false);
      scene.clock.advance(5000);
      await scene.agentService.tick();
      expect((await scene.agents.byStaff(agent.staffId))!).to.include({ present: false, state: 'offline' });
    });

    it('keep their state when the page is reloaded, or another server has the browser', async () => {
      const scene = callScene(use());
      const { staffId, extension } = await scene.agentAtWork();
      await scene.agentService.presenceChanged(staffId, `session-${extension}`, false);
      scene.clock.advance(5000);
      await scene.agentService.presenceChanged(staffId, `session-${extension}`, true);
      await scene.agentService.tick();
      expect((await scene.agents.byStaff(staffId))!).to.include({ present: true, state: 'ready', absentSince: null });
    });

    it('a late word of an older session does not take the phone of the present one', async () => {
      const scene = callScene(use());
      const { staffId } = await scene.agentAtWork();
      await scene.agentService.presenceChanged(staffId, 'newer-session', true);
      await scene.agentService.presenceChanged(staffId, 'older-session', false);
      expect((await scene.agents.byStaff(staffId))!.present).to.equal(true);
    });

    it('an extension that was given to somebody else is his, calls and all', async () => {
      const scene = callScene(use());
      const former = await scene.agentAtWork();
      await scene.agentService.retire(former.staffId);
      const { staffId } = await makeViewer(use());
      await scene.agentService.enrol(staffId, former.extension);
      expect(await scene.agentService.staffOf(former.extension)).to.equal(staffId);
      expect(await scene.agents.byStaff(former.staffId)).to.equal(null);
    });

    it('whose session ends in mid-call talk on; their phone goes when the work of the call is over', async () => {
      const scene = callScene(use());
      const { staffId, extension } = await scene.agentAtWork();
      await use().transaction(() => scene.agentService.connected(staffId, 'a-call', scene.clock.now()));
      expect(await scene.agentService.signedOut(staffId, `session-${extension}`)).to.equal(null);
      expect(scene.told.phonesOver).to.deep.equal([]);
      await use().transaction(() => scene.agentService.talkOver(staffId, 'a-call', scene.clock.now()));
      scene.clock.advance(31_000);
      await scene.agentService.tick();
      expect((await scene.agents.byStaff(staffId))!.state).to.equal('offline');
      expect(scene.told.phonesOver).to.deep.equal([extension]);
    });

    it('nobody is ready without a phone, paused without a listed reason, or off line in mid-call', async () => {
      const scene = callScene(use());
      const { staffId } = await makeViewer(use());
      await scene.agentService.enrol(staffId, '3001');
      expect((await failure(scene.agentService.choose(staffId, { state: 'ready' }))).code).to.equal('AGENT_PHONE_NOT_READY');
      expect((await failure(scene.agentService.choose(staffId, { state: 'paused', pauseReason: 'fishing' }))).code).to.equal('PAUSE_REASON_UNKNOWN');
      await scene.agentService.presenceChanged(staffId, 's', true);
      await scene.agentService.choose(staffId, { state: 'ready' });
      await use().transaction(() => scene.agentService.connected(staffId, 'some-call', scene.clock.now()));
      expect((await failure(scene.agentService.choose(staffId, { state: 'offline' }))).code).to.equal('AGENT_STATE_REFUSED');
    });
  });
});
