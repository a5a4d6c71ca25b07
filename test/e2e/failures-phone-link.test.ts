import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { agentIs, Caller, hears, PATIENT_QUEUE, showOnFailure } from '../support/calls-on-the-line.ts';
import { startLine, type Line } from '../support/line.ts';
import { waitFor } from '../support/wait.ts';

const CALLER = '13900000061';

describe('the signalling of an agent’s phone breaks in the middle of a talk', function () {
  this.timeout(120_000);
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

  it('the talk goes on, and ends as usual when the signalling is back', async () => {
    const desk = await AgentDesk.open(browser, line.server.url, 'agent1');
    await desk.ready();
    const caller = await Caller.ring(line, CALLER);
    await desk.answer();
    await hears(desk);

    await desk.page.context().setOffline(true);
    await waitFor(async () => (await desk.phone())?.registration !== 'registered', { what: 'the phone to notice' });
    await desk.page.context().setOffline(false);
    await desk.phoneReady();
    await hears(desk);
    expect(await desk.phone()).to.include({ phase: 'talking' });
    caller.expectOnTheLine();
    expect(await agentIs(line, '1001', 'on-call')).to.have.property('callId').that.is.a('string');

    await desk.hangUp();
    await caller.hungUpOn();
    expect(await line.callWhen(CALLER, 'over', (call) => call.ending !== null)).to.include({ ending: 'answered' });
  });
});
