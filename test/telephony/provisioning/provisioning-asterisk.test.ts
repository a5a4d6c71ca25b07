import { expect } from 'chai';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../server/shared/clock.ts';
import { AppError } from '../../../server/shared/errors.ts';
import { randomToken } from '../../../server/shared/ids.ts';
import { silentLogger } from '../../../server/shared/logger.ts';
import { AmiConnection } from '../../../server/telephony/ami/connection.ts';
import { EndpointProvisioner, type AgentPhone, type WithLock } from '../../../server/telephony/provisioning/endpoint-provisioner.ts';
import { QueueMembership } from '../../../server/telephony/provisioning/queue-membership.ts';
import { liveChannels, liveQueues, snapshot, type LiveQueueMember } from '../../../server/telephony/snapshot.ts';
import { startTestAsterisk, type TestAsterisk } from '../../support/asterisk.ts';
import { waitFor } from '../../support/wait.ts';

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

/** One task at a time, as the lease of the cluster gives it. */
function queueLock(): WithLock & { held: string[] } {
  let last: Promise<unknown> = Promise.resolve();
  const held: string[] = [];
  const lock = <T>(name: string, task: () => Promise<T>): Promise<T> => {
    const turn = last.then(() => {
      held.push(name);
      return task();
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  return Object.assign(lock, { held });
}

describe('Agents in a real Asterisk', function () {
  this.timeout(60_000);
  let asterisk: TestAsterisk;
  let ami: AmiConnection;
  const lock = queueLock();

  before(async () => {
    const queues = ['hotline', 'elderly'].map((name) => ({ name, strategy: 'rrmemory' as const, ringSeconds: 5, wrapUpSeconds: 0, announceSeconds: 60 }));
    asterisk = await startTestAsterisk({ queues });
    const { address, port, user, secret } = asterisk.settings.ami;
    ami = new AmiConnection({ host: address, port, user, secret, clock: systemClock, logger: silentLogger() });
    ami.start();
    await waitFor(() => ami.state === 'up', { what: 'the link to Asterisk' });
  });

  after(async () => {
    await ami.close();
    await asterisk.stop();
  });

  const provisioner = (): EndpointProvisioner => new EndpointProvisioner({ ami, withLock: lock, clock: systemClock, logger: silentLogger() });
  const phone = (extension: string, name = '王芳'): AgentPhone => ({ extension, name, password: randomToken(18) });
  const details = async (extension: string): Promise<{ password: string; callerId: string; variables: string }> => {
    const items = await ami.list({ Action: 'PJSIPShowEndpoint', Endpoint: `agent-${extension}` });
    const endpoint = items.find((each) => each.event === 'EndpointDetail');
    return {
      password: items.find((each) => each.event === 'AuthDetail')?.get('password') ?? '',
      callerId: endpoint?.get('callerid') ?? '',
      variables: endpoint?.get('setvar') ?? '',
    };
  };

  describe('endpoints', () => {
    it('exist with their password, name and extension when provision() settles', async () => {
      const wang = phone('1001', '王芳; "一组"');
      await provisioner().provision(wang);
      expect(await details('1001')).to.deep.equal({ password: wang.password, callerId: '"王芳; 一组" <1001>', variables: 'LINLI_AGENT=1001' });
    });

    it('have the new password at once when they are written again, many times in a second', async () => {
      const writer = provisioner();
      for (let round = 0; round < 8; round += 1) {
        const again = phone('1002');
        await writer.provision(again);
        expect((await details('1002')).password).to.equal(again.password);
      }
      expect((await writer.extensions()).filter((each) => each === '1002')).to.deep.equal(['1002']);
    });

    it('come in one batch when they are asked for together, under the lock', async () => {
      lock.held.length = 0;
      const phones = Array.from({ length: 40 }, (_, index) => phone(String(1100 + index)));
      const writer = provisioner();
      await Promise.all(phones.map((each) => writer.provision(each)));
      expect(lock.held.length).to.equal(1);
      expect(await writer.extensions()).to.include.members(phones.map((each) => each.extension));
      for (const each of phones) expect((await details(each.extension)).password).to.equal(each.password);
    });

    it('survive two servers that write at the same time', async () => {
      const [one, two] = [provisioner(), provisioner()];
      const phones = Array.from({ length: 24 }, (_, index) => phone(String(1200 + index)));
      await Promise.all(phones.map((each, index) => (index % 2 ? one : two).provision(each)));
      expect(await one.extensions()).to.include.members(phones.map((each) => each.extension));
    });

    it('go away when they are removed, and removing what is not there is harmless', async () => {
      const writer = provisioner();
      await writer.provision(phone('1003'));
      await writer.remove('1003');
      expect(await codeOf(details('1003'))).to.equal('AMI_REFUSED');
      await writer.remove('1003');
      expect(await writer.extensions()).not.to.include('1003');
    });

    it('take the newest of two requests for the same extension, and say so to the older one', async () => {
      const writer = provisioner();
      const [older, newer] = [phone('1004'), phone('1004')];
      const results = await Promise.all([codeOf(writer.provision(older)), codeOf(writer.provision(newer))]);
      expect(results).to.deep.equal(['AGENT_PHONE_NOT_READY', 'none']);
      expect((await details('1004')).password).to.equal(newer.password);
    });

    it('leave the template and every other line of the file as it was', async () => {
      const file = join(asterisk.settings.folder, 'etc/pjsip_wizard.conf');
      const template = (text: string): string[] => text.slice(text.indexOf('[agent-wiz]')).split(/\n\[agent-\d/)[0]?.split('\n').filter((line) => line.trim() && !line.startsWith(';')) ?? [];
      const before = template(await readFile(file, 'utf8'));
      await provisioner().provision(phone('1005'));
      expect(template(await readFile(file, 'utf8'))).to.deep.equal(before);
    });

    it('are refused while Asterisk reloads something else only for as long as that takes', async () => {
      const reload = codeOf(ami.send({ Action: 'Reload' }));
      await provisioner().provision(phone('1006'));
      await reload;
    });

    it('are reported as unavailable, not lost, when the link is down', async () => {
      const away = new AmiConnection({ host: '127.0.0.1', port: 1, user: 'x', secret: 'x', clock: systemClock, logger: silentLogger() });
      const writer = new EndpointProvisioner({ ami: away, withLock: lock, clock: systemClock, logger: silentLogger() });
      expect(await codeOf(writer.provision(phone('1007')))).to.equal('VOICE_UNAVAILABLE');
      expect(await codeOf(writer.remove('1007'))).to.equal('VOICE_UNAVAILABLE');
    });
  });

  describe('queue membership', () => {
    const member = { interface: 'PJSIP/agent-1001', name: '王芳' };
    const [first, second] = ['hotline', 'elderly'];
    let membership: QueueMembership;

    const inQueue = async (queue: string, name = member.interface): Promise<LiveQueueMember | undefined> =>
      (await liveQueues(ami, { queue }))[0]?.members.find((each) => each.interface === name);

    beforeEach(async () => {
      membership = new QueueMembership({ ami });
      await membership.apply(member, 'absent');
    });

    it('is made as desired in one step, and a second time changes nothing', async () => {
      const desired = { queues: [first], paused: true, reason: '喝水' };
      expect(await membership.apply(member, desired)).to.deep.equal([{ queue: first, did: 'added' }]);
      expect(await inQueue(first)).to.include({ name: '王芳', stateInterface: member.interface, paused: true, pausedReason: '喝水', penalty: 0, membership: 'dynamic', lastCallAt: null });
      expect(await membership.apply(member, desired)).to.deep.equal([]);
    });

    it('is paused with a reason, unpaused, and the reason is changed in place', async () => {
      await membership.apply(member, { queues: [first], paused: false });
      expect(await membership.apply(member, { queues: [first], paused: true, reason: '会议' })).to.deep.equal([{ queue: first, did: 'paused' }]);
      await membership.apply(member, { queues: [first], paused: true, reason: '培训' });
      expect((await inQueue(first))?.pausedReason).to.equal('培训');
      expect(await membership.apply(member, { queues: [first], paused: false })).to.deep.equal([{ queue: first, did: 'unpaused' }]);
      expect(await inQueue(first)).to.include({ paused: false, pausedReason: '' });
    });

    it('changes its penalty in place, and its name by joining anew', async () => {
      await membership.apply(member, { queues: [first], paused: false });
      expect(await membership.apply({ ...member, penalty: 3 }, { queues: [first], paused: false })).to.deep.equal([{ queue: first, did: 'penalty-set' }]);
      expect(await membership.apply({ ...member, penalty: 3, name: '王芳芳' }, { queues: [first], paused: false })).to.deep.equal([{ queue: first, did: 'removed' }, { queue: first, did: 'added' }]);
      expect(await inQueue(first)).to.include({ penalty: 3, name: '王芳芳' });
    });

    it('is not changed for ever because a name is longer than Asterisk keeps', async () => {
      const long = { ...member, name: ` ${'邻里'.repeat(30)}` };
      const desired = { queues: [first], paused: true, reason: '很长的理由'.repeat(20) };
      await membership.apply(long, desired);
      expect(await membership.apply(long, desired)).to.deep.equal([]);
    });

    it('moves from queue to queue and ends when absent, also twice', async () => {
      await membership.apply(member, { queues: [first], paused: false });
      await membership.apply(member, { queues: [second], paused: false });
      expect([await inQueue(first), (await inQueue(second))?.name]).to.deep.equal([undefined, '王芳']);
      expect(await membership.apply(member, 'absent')).to.deep.equal([{ queue: second, did: 'removed' }]);
      expect(await membership.apply(member, 'absent')).to.deep.equal([]);
    });

    it('ends in the last state asked for when several are asked for at once', async () => {
      await Promise.all([
        membership.apply(member, { queues: [first], paused: true, reason: 'a' }),
        membership.apply(member, 'absent'),
        membership.apply(member, { queues: [first], paused: false }),
        membership.apply(member, { queues: [first, second], paused: true, reason: 'b' }),
      ]);
      expect([(await inQueue(first))?.pausedReason, (await inQueue(second))?.pausedReason]).to.deep.equal(['b', 'b']);
    });

    it('of two servers that do the same at the same time ends well', async () => {
      const other = new QueueMembership({ ami });
      const desired = { queues: [first, second], paused: true, reason: 'x' };
      await Promise.all([membership.apply(member, desired), other.apply(member, desired)]);
      await Promise.all([membership.apply(member, 'absent'), other.apply(member, 'absent')]);
      expect([await inQueue(first), await inQueue(second)]).to.deep.equal([undefined, undefined]);
    });

    it('is refused for a queue that Asterisk does not have, and for a value that would inject a line', async () => {
      expect(await codeOf(membership.apply(member, { queues: ['nosuch'], paused: false }))).to.equal('AMI_REFUSED');
      expect(await codeOf(membership.apply({ ...member, interface: 'PJSIP/x\r\nAction: Logoff' }, { queues: [first], paused: false }))).to.equal('AMI_UNSAFE_VALUE');
    });
  });

  describe('snapshot', () => {
    it('shows live channels, who waits in which queue and since when, and nothing once they are gone', async () => {
      expect(await liveChannels(ami)).to.deep.equal([]);
      await ami.send({ Action: 'Originate', Channel: 'Local/*43@from-agent/n', Application: 'Queue', Data: asterisk.settings.defaultQueue, CallerID: '"王奶奶" <13800138000>', Async: 'true' });
      const waiting = await waitFor(async () => (await snapshot(ami)).queues.find((each) => each.waiting.length > 0), { what: 'the waiting caller' });
      const [entry] = waiting.waiting;
      expect(waiting.name).to.equal(asterisk.settings.defaultQueue);
      expect(entry).to.include({ position: 1, callerNumber: '13800138000', callerName: '王奶奶' });
      expect(entry?.waitMs).to.be.within(0, 10_000);
      const { channels } = await snapshot(ami);
      const own = channels.find((each) => each.uniqueid === entry?.uniqueid);
      expect(own).to.include({ application: 'Queue', state: 'Up', callerNumber: '13800138000', bridgeId: '' });
      expect(own?.durationMs).to.be.within(0, 10_000);
      expect(channels.filter((each) => each.linkedid === own?.linkedid).length).to.equal(2);
      await ami.send({ Action: 'Hangup', Channel: own?.channel });
      await waitFor(async () => (await liveChannels(ami)).length === 0, { what: 'the end of the channels' });
      expect((await liveQueues(ami)).every((each) => each.waiting.length === 0)).to.equal(true);
    });
  });
});
