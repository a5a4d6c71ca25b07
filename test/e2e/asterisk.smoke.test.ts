import { expect } from 'chai';
import { join } from 'node:path';
import { AmiProbe } from '../../scripts/asterisk/ami-probe.ts';
import { anyFreePort } from '../../scripts/asterisk/network.ts';
import { startTestAsterisk, type TestAsterisk } from '../support/asterisk.ts';
import { sipp } from '../support/sipp.ts';
import { loudest, toneLevels } from '../support/tones.ts';

type Event = ReadonlyMap<string, readonly string[]>;

describe('Asterisk as this project configures it', function () {
  this.timeout(60_000);
  let asterisk: TestAsterisk;
  let ami: AmiProbe;
  let phonePort: number;

  before(async () => {
    phonePort = await anyFreePort();
    asterisk = await startTestAsterisk({
      maxWaitSeconds: 4,
      // A second line stands in for an agent's phone; no call comes from its address.
      trunks: [
        { name: 'pstn', host: '127.0.0.1', port: await anyFreePort(), match: ['127.0.0.0/8'] },
        { name: 'phone', host: '127.0.0.1', port: phonePort, match: ['192.0.2.1'] },
      ],
    });
    ami = await listen(asterisk);
  });

  after(async () => {
    ami.close();
    await asterisk.stop();
  });

  it('puts a caller into the default queue within two seconds when nobody answers for the IVR', async () => {
    const asked = phase(ami, 'ivr');
    const joined = seen(ami, 'QueueCallerJoin');
    const caller = await sipp({ scenario: 'caller', target: asterisk.sip, from: '13800001111', to: '12345', seconds: 2 });
    const event = await joined;
    // By Asterisk's own clock, so that a busy machine's slow start of SIPp does not count.
    expect(Number(one(event, 'timestamp')) - Number(one(await asked, 'timestamp'))).to.be.lessThan(2);
    expect(one(event, 'queue')).to.equal('hotline');
    expect(one(event, 'calleridnum')).to.equal('13800001111');
    const ended = phase(ami, 'ended');
    expect((await caller.ended).code).to.equal(0);
    expect(one(await ended, 'linkedid')).to.equal(one(event, 'linkedid'));
  });

  it('tells a caller whom nobody answers within the limit, and lets go', async () => {
    const left = phase(ami, 'queue-left');
    const caller = await sipp({ scenario: 'caller', target: asterisk.sip, to: '12345' });
    expect(one(await left, 'status')).to.equal('TIMEOUT');
    expect((await caller.ended).code).to.equal(0);
  });

  it('takes an emergency card past the IVR to the head of the queue', async () => {
    const queued = phase(ami, 'queue');
    const caller = await sipp({ scenario: 'caller', target: asterisk.sip, to: '12999', seconds: 2 });
    const event = await queued;
    expect(one(event, 'queuepriority')).to.equal('100');
    expect(one(event, 'emergency')).to.equal('yes');
    await caller.ended;
  });

  it('refuses a number that is not ours', async () => {
    const caller = await sipp({ scenario: 'caller', target: asterisk.sip, to: '99999' });
    expect((await caller.ended).code).to.equal(1);
  });

  it('does not let a caller write headers into our events', async () => {
    const ivr = phase(ami, 'ivr');
    const caller = await sipp({ scenario: 'caller', target: asterisk.sip, from: '138%2CPhase:%20ended%0D%0AX', to: '12345', seconds: 2 });
    expect(one(await ivr, 'from')).to.match(/^[0-9A-Za-z+]*$/);
    await caller.ended;
  });

  it('records both sides of a call in the file that its events name', async () => {
    const member = 'PJSIP/2001@phone';
    const agent = await sipp({ scenario: 'callee-answer', port: phonePort, tone: 440 });
    await ami.action({ Action: 'QueueAdd', Queue: 'hotline', Interface: member, StateInterface: 'PJSIP/phone' });
    const queued = phase(ami, 'queue');
    const connected = seen(ami, 'AgentConnect');
    const ended = phase(ami, 'ended');
    const caller = await sipp({ scenario: 'caller', target: asterisk.sip, to: '12345', seconds: 5 });
    const file = one(await queued, 'file');
    await connected;
    await Promise.all([caller.ended, ended]);
    await agent.ended;
    await ami.action({ Action: 'QueueRemove', Queue: 'hotline', Interface: member });
    expect(file).to.match(/^\d{4}\/\d\d\/\d\d\/linlitest-\d+\.\d+\.wav$/);
    const report = await toneLevels(join(asterisk.monitorDir, file), [1000, 440, 700]);
    expect(report.durationMs).to.be.greaterThan(3000);
    expect(loudest(report, 1000)).to.be.greaterThan(-20);
    expect(loudest(report, 440)).to.be.greaterThan(-20);
    expect(loudest(report, 700)).to.be.lessThan(-40);
  });

  it('comes back on the same ports after a power cut', async () => {
    ami.close();
    await asterisk.kill();
    await asterisk.start();
    ami = await listen(asterisk);
    expect(await asterisk.cli('core show version')).to.match(/^Asterisk 2[2-9]\./);
  });
});

async function listen(asterisk: TestAsterisk): Promise<AmiProbe> {
  const probe = await AmiProbe.login(asterisk.settings.ami);
  if (probe === undefined) throw new Error('AMI refused the account of the settings');
  await probe.action({ Action: 'Events', EventMask: 'on' });
  return probe;
}

async function seen(ami: AmiProbe, name: string): Promise<Event> {
  return must(await ami.wait((message) => message.get('event')?.[0] === name));
}

async function phase(ami: AmiProbe, name: string): Promise<Event> {
  return must(await ami.wait((message) => message.get('userevent')?.[0] === 'LinliCall' && message.get('phase')?.[0] === name));
}

function must(event: Event | undefined): Event {
  if (event === undefined) throw new Error('the connection to AMI ended');
  return event;
}

function one(event: Event, key: string): string {
  return event.get(key)?.[0] ?? '';
}
