import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { agentIs, callBacksOf, Caller, hears, PATIENT_QUEUE, queueHas, queueRings, showOnFailure } from '../support/calls-on-the-line.ts';
import { startLine, type Line } from '../support/line.ts';
import { expectAsLogged, readQueueLog } from '../support/queue-log.ts';
import { Tables } from '../support/tables.ts';
import { telephony } from '../support/telephony-view.ts';
import { waitFor } from '../support/wait.ts';

const ENDS_IN_THE_GAP = '13900000031';
const GOES_ON = '13900000032';
const COMES_AND_IS_SERVED = '13900000033';
const COMES_AND_LEAVES = '13900000034';
const COMES_AND_STAYS = '13900000035';
const ALL = [ENDS_IN_THE_GAP, GOES_ON, COMES_AND_IS_SERVED, COMES_AND_LEAVES, COMES_AND_STAYS];
const CUT_MS = 10_000;

describe('the link to Asterisk is cut for ten seconds while calls begin and end', function () {
  this.timeout(180_000);
  let line: Line;
  let browser: Browser;
  let tables: Tables;

  before(async () => {
    line = await startLine({ amiProxy: true, asterisk: PATIENT_QUEUE });
    browser = await launchBrowser();
    tables = await Tables.open(line.database);
  });

  afterEach(function () {
    showOnFailure(this.currentTest, line);
  });

  after(async () => {
    await tables?.close();
    await browser?.close();
    await line?.stop();
  });

  it('afterwards every call is there once and as it was, the gap is recorded, and nobody is stuck', async () => {
    const [first, second] = [await AgentDesk.open(browser, line.server.url, 'agent1'), await AgentDesk.open(browser, line.server.url, 'agent2')];
    await first.ready();
    const goesOn = await Caller.ring(line, GOES_ON);
    await first.answer();
    await second.ready();
    const endsInTheGap = await Caller.ring(line, ENDS_IN_THE_GAP);
    await second.answer();
    for (const number of [GOES_ON, ENDS_IN_THE_GAP]) await line.callWhen(number, 'connected', (call) => call.state === 'connected');

    line.amiProxy!.cut();
    const cutAt = Date.now();
    await second.hangUp();
    await endsInTheGap.hungUpOn();
    // Nobody told Asterisk that the second agent is in wrap-up, so his phone rings: the hotline goes on.
    const served = await Caller.ring(line, COMES_AND_IS_SERVED);
    await second.answer();
    await hears(second);
    const leaves = await Caller.ring(line, COMES_AND_LEAVES);
    await queueHas(line, 1);
    await leaves.hangUp();
    const stays = await Caller.ring(line, COMES_AND_STAYS);
    await queueHas(line, 1);
    await second.hangUp();
    await served.hungUpOn();
    await waitFor(() => Date.now() - cutAt > CUT_MS, { timeoutMs: 60_000, what: 'ten seconds without the link' });
    line.amiProxy!.restore();
    const restoredAt = Date.now();

    const gap = await waitFor(async () => (await telephony(line)).gaps.find(({ endedAt }) => endedAt !== null), { timeoutMs: 40_000, what: 'the gap to be closed' });
    expect(gap.cause).to.equal('link-down');
    expect(gap.startedAt).to.be.within(cutAt - 1000, cutAt + 1000);
    expect(gap.endedAt!).to.be.at.least(restoredAt);
    const missed = await line.callWhen(COMES_AND_LEAVES, 'ended', (call) => call.state === 'ended', 30_000);
    expect(missed.ending).to.equal('abandoned');
    expect(await callBacksOf(line, missed)).to.have.length(1);
    for (const number of [ENDS_IN_THE_GAP, COMES_AND_IS_SERVED]) await line.callWhen(number, 'over', (call) => call.ending === 'answered' && call.hungUpAt !== null);
    const goingOn = await line.callWhen(GOES_ON, 'connected', (call) => call.state === 'connected');
    expect(await agentIs(line, '1001', 'on-call')).to.include({ callId: goingOn.id });
    await line.callWhen(COMES_AND_STAYS, 'waiting', (call) => call.state === 'queued' || call.state === 'offered');
    for (const caller of [goesOn, stays]) caller.expectOnTheLine();

    await agentIs(line, '1002', 'wrap-up', 'ready', 'offered');
    await second.ready();
    await second.answer();
    const answered = await line.callWhen(COMES_AND_STAYS, 'connected', (call) => call.state === 'connected');
    expect(await agentIs(line, '1002', 'on-call')).to.include({ callId: answered.id });
    await stays.hangUp();
    await goesOn.hangUp();
    for (const desk of [first, second]) {
      await desk.phase('idle');
      await waitFor(async () => (await desk.me()).state === 'wrap-up', { what: 'the wrap-up' });
      await desk.ready();
    }
    for (const extension of ['1001', '1002']) await queueRings(line, extension);

    const log = readQueueLog(line.queueLog());
    expect(log.size, 'callers in queue_log').to.equal(ALL.length);
    for (const number of ALL) expectAsLogged(await line.callWhen(number, 'ended', (call) => call.state === 'ended'), log);
    for (const [linkedid, counts] of Object.entries(await tables.countsByLinkedid([...log.keys()]))) {
      expect(counts, linkedid).to.deep.equal({ calls: 1, interactions: 1 });
    }
  });
});
