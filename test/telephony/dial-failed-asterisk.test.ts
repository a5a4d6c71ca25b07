import { expect } from 'chai';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { AmiConnection } from '../../server/telephony/ami/connection.ts';
import { AmiCallControl } from '../../server/telephony/dialler.ts';
import { FactPipeline } from '../../server/telephony/fact-pipeline.ts';
import { translate } from '../../server/telephony/fact-translator.ts';
import { EndpointProvisioner } from '../../server/telephony/provisioning/endpoint-provisioner.ts';
import { startTestAsterisk, type TestAsterisk } from '../support/asterisk.ts';
import { callScene } from '../support/call-scene.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { dialScene } from '../support/dial-scene.ts';
import { makeViewer } from '../support/viewers.ts';
import { waitFor } from '../support/wait.ts';

describe('click-to-call in a real Asterisk, when the agent’s own phone is not there', function () {
  this.timeout(90_000);
  let asterisk: TestAsterisk;
  let ami: AmiConnection;
  let own: OwnDatabase;
  let database: Database;

  before(async () => {
    [asterisk, own] = await Promise.all([startTestAsterisk(), ownSqlite()]);
    database = await connectDatabase(own.target);
    const { address, port, user, secret } = asterisk.settings.ami;
    ami = new AmiConnection({ host: address, port, user, secret, clock: systemClock, logger: silentLogger(), eventMask: 'system,call,agent,user,originate' });
    ami.start();
    await waitFor(() => ami.state === 'up', { timeoutMs: 30_000, what: 'the link to Asterisk' });
  });

  after(async () => {
    await ami?.close();
    await asterisk?.stop();
    await database?.close();
    await own?.drop();
  });

  for (const [phone, state] of [['registered nowhere', 'paused'], ['unknown to Asterisk', 'ready']] as const) {
    it(`the call ends as failed and the agent is ${state} as before, when the phone is ${phone}`, async () => {
      const scene = callScene(database);
      const pipeline = new FactPipeline({ tracker: scene.tracker, clock: systemClock, logger: silentLogger(), mayWrite: async () => true, onOverflow: () => undefined });
      const stopListening = ami.on('event', (event) => {
        const fact = translate(event, scene.clock.now());
        if (fact) pipeline.push(fact);
      });
      const { staffId, extension } = await scene.agentAtWork();
      if (state === 'paused') await scene.agentService.choose(staffId, { state: 'paused', pauseReason: 'rest' });
      if (phone === 'registered nowhere') {
        const provisioner = new EndpointProvisioner({ ami, withLock: (_, task) => task(), clock: systemClock, logger: silentLogger() });
        await provisioner.provision({ extension, name: '王芳', password: 'a-password-of-this-test' });
      }
      const dial = dialScene(database, scene, new AmiCallControl(ami));
      const call = await dial.dial({ target: { type: 'number', number: '13800001111' } }, { ...(await makeViewer(database)), staffId, extension });
      // Long before the 20 s that Asterisk would let a phone ring.
      const ended = await waitFor(async () => ((await scene.calls.byId(call.id))?.state === 'ended' ? scene.calls.byId(call.id) : null), { timeoutMs: 10_000, what: 'the call to end' });
      expect(ended).to.include({ ending: 'failed', endingDetail: 'phone not registered', agentId: staffId, talkMs: 0, connectedAt: null });
      expect(await scene.agents.byStaff(staffId)).to.include({ state, callId: null, pauseReason: state === 'paused' ? 'rest' : null });
      stopListening();
    });
  }
});
