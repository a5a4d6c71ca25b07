import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { agentIs, Caller, hears, PATIENT_QUEUE, queueRings, showOnFailure } from '../support/calls-on-the-line.ts';
import { startLine, type Line } from '../support/line.ts';
import { waitFor } from '../support/wait.ts';

const CALLER = '13900000021';

/**
 * The only bound in real time of these tests, because the issue of the line demands it: a frozen server must not hold
 * the caller for longer. Of it the watchdog takes 2 s; the rest is for the queue and the phone.
 */
const REACHES_AN_AGENT_WITHIN_MS = 5000;

describe('the server freezes while a caller listens to the voice menu', function () {
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

  it('the watchdog ends it, and the caller reaches an agent within five seconds', async () => {
    const desk = await AgentDesk.open(browser, line.server.url, 'agent1');
    await desk.ready();
    await queueRings(line, '1001');
    await waitFor(() => line.server.lastLog(5000).includes('the watchdog is at its post'), { timeoutMs: 20_000, what: 'the watchdog to be at its post' });
    await waitFor(() => existsSync(join(line.asterisk.promptsDir, 'named', 'queue-wait.wav')), { timeoutMs: 60_000, what: 'the prompts to have been made' });
    const caller = await Caller.ring(line, CALLER);
    await promptIsPlaying(line);

    line.server.freeze();
    const frozenAt = Date.now();
    await desk.phase('ringing');
    const reachedAfterMs = Date.now() - frozenAt;
    await line.server.gone();
    expect(reachedAfterMs, 'from the freezing to the ring').to.be.at.most(REACHES_AN_AGENT_WITHIN_MS);
    await desk.answer();
    await hears(desk);
    caller.expectOnTheLine();

    await line.server.start();
    expect(line.server.lastLog(5000)).to.include('the watchdog ended the last run of the server');
    const call = await line.callWhen(CALLER, 'connected', (one) => one.state === 'connected', 30_000);
    expect(await agentIs(line, '1001', 'on-call')).to.include({ callId: call.id });
    await desk.hangUp();
    await caller.hungUpOn();
    expect(await line.callWhen(CALLER, 'over', (one) => one.hungUpAt !== null && one.state !== 'connected')).to.include({ ending: 'answered' });
    await agentIs(line, '1001', 'wrap-up');
  });
});

/** The caller is in the voice menu, and sound goes out to him. */
async function promptIsPlaying(line: Line): Promise<void> {
  await waitFor(
    async () => {
      const inMenu = (await line.asterisk.cli('core show channels concise')).split('\n').some((row) => row.split('!')[5] === 'AGI');
      // Channel, up time, codec, then count, lost, percent and jitter of what came in, and the count of what went out.
      const sent = /pstn-\S+\s+[\d:]+\s+\w+\s+\d+\s+\d+\s+\d+\s+[\d.]+\s+(\d+)/.exec(await line.asterisk.cli('pjsip show channelstats'))?.[1];
      return inMenu && Number(sent ?? 0) > 25;
    },
    { timeoutMs: 20_000, what: 'half a second of a prompt of the voice menu to have been heard' },
  );
}
