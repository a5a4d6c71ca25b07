import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { agentIs, callBacksOf, Caller, hears, PATIENT_QUEUE, queueRings, showOnFailure } from '../support/calls-on-the-line.ts';
import { startLine, type Line } from '../support/line.ts';
import { telephony } from '../support/telephony-view.ts';
import { waitFor } from '../support/wait.ts';

const TALKING = '13900000051';
const WAITING = '13900000052';
const IN_MENU = '13900000053';
const AFTERWARDS = '13900000054';

describe('Asterisk dies in the middle of calls and is started again', function () {
  this.timeout(180_000);
  let line: Line;
  let browser: Browser;

  before(async () => {
    line = await startLine({ asterisk: PATIENT_QUEUE });
    browser = await launchBrowser();
  });

  afterEach(function () {
    showOnFailure(this.currentTest, line);
  });

  after(async () => {
    await browser?.close();
    await line?.stop();
  });

  it('the calls end as they were, who was not answered is called back, and agents work on without touching anything', async () => {
    const [first, second] = [await AgentDesk.open(browser, line.server.url, 'agent1'), await AgentDesk.open(browser, line.server.url, 'agent2')];
    await first.ready();
    const talking = await Caller.ring(line, TALKING);
    await first.answer();
    await hears(first);
    const waiting = await Caller.ring(line, WAITING);
    await second.ready();
    await second.phase('ringing');
    const inMenu = await Caller.ring(line, IN_MENU);
    await line.callWhen(IN_MENU, 'in the voice menu', (call) => call.state === 'in-ivr');

    await line.asterisk.kill();
    const diedAt = Date.now();
    for (const caller of [talking, waiting, inMenu]) await caller.kill();
    await waitFor(async () => (await telephony(line)).voice === 'down', { what: 'the screens to be told that there is no voice' });
    await line.asterisk.start();

    const talked = await line.callWhen(TALKING, 'over', (call) => call.ending !== null && call.state !== 'connected', 40_000);
    expect(talked).to.include({ ending: 'answered' });
    expect(talked.hungUpAt!, 'the end of the talk').to.be.within(diedAt - 1000, diedAt + 1000);
    for (const number of [WAITING, IN_MENU]) {
      const failed = await line.callWhen(number, 'ended', (call) => call.state === 'ended');
      expect(failed.ending, number).to.equal('failed');
      expect(failed.hungUpAt!, `the end of ${number}`).to.be.within(diedAt - 1000, diedAt + 1000);
      expect(await callBacksOf(line, failed), `call-backs for ${number}`).to.have.length(1);
    }
    await agentIs(line, '1001', 'wrap-up');
    await agentIs(line, '1002', 'ready');

    for (const desk of [first, second]) {
      await desk.phoneReady();
      // Nobody told the phones that their calls are gone; they find out.
      await desk.phase('idle');
    }
    await queueRings(line, '1002');
    const caller = await Caller.ring(line, AFTERWARDS);
    await second.answer();
    await hears(second);
    await line.callWhen(AFTERWARDS, 'connected', (call) => call.state === 'connected');
    // The wrap-up of the first one ends by itself, and the queue has him again.
    await agentIs(line, '1001', 'ready');
    await queueRings(line, '1001');
    await second.hangUp();
    await caller.hungUpOn();
    expect((await telephony(line)).gaps.filter(({ cause, endedAt }) => cause === 'link-down' && endedAt !== null)).to.have.length(1);
  });
});
