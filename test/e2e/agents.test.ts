import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { CallDetailView } from '../../server/calls/call.schema.ts';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { hotlineConfig, type HotlineConfig } from '../support/hotline-config.ts';
import { startLine, type Line } from '../support/line.ts';
import { near, SECOND } from '../support/near.ts';
import type { SippRun } from '../support/sipp.ts';
import { loudest, toneLevels, writeToneWav, type ToneReport } from '../support/tones.ts';
import { waitFor } from '../support/wait.ts';

const RING_SECONDS = 4;
const ABSENT_SECONDS = 5;
/** Asterisk gives up an agent's leg after so long without audio (pjsip_wizard.conf). */
const RTP_TIMEOUT_MS = 10_000;
const CALLER_HZ = 1000;
const AGENT_HZ = 440;

describe('agents at their phones', function () {
  this.timeout(120_000);
  let line: Line;
  let browser: Browser;
  let config: HotlineConfig;
  let folder: string;
  let desks: [AgentDesk, AgentDesk];

  before(async function () {
    this.timeout(180_000);
    folder = await mkdtemp(join(tmpdir(), 'linli-tone-'));
    await writeToneWav(join(folder, 'agent.wav'), AGENT_HZ, 30);
    config = await hotlineConfig({ absentAfterSeconds: ABSENT_SECONDS });
    line = await startLine({
      asterisk: { queues: [{ name: 'hotline', strategy: 'rrmemory', ringSeconds: RING_SECONDS, wrapUpSeconds: 2, announceSeconds: 20 }] },
      environment: { LINLI_CONFIG: config.folder },
    });
    browser = await launchBrowser({ microphone: join(folder, 'agent.wav') });
    desks = [await AgentDesk.open(browser, line.server.url, 'agent1'), await AgentDesk.open(browser, line.server.url, 'agent2')];
  });

  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(line.server.lastLog(60));
  });

  after(async () => {
    await browser?.close();
    await line?.stop();
    await config?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('the next agent’s phone rings when one does not answer', async () => {
    await Promise.all(desks.map((desk) => desk.ready()));
    const caller = await line.call({ from: '13800000201' });
    const [silent, second] = await ringing(desks);
    await second.answer();
    expect((await silent.me()).state, 'the one who did not answer').to.equal('ready');
    await second.hangUp();
    expect((await caller.ended).code).to.equal(0);

    const call = await line.callWhen('13800000201', 'over', (one) => one.state === 'wrap-up');
    expect(call.offers.map((offer) => [offer.agent.id, offer.outcome])).to.deep.equal([
      [(await silent.me()).staffId, 'no-answer'],
      [(await second.me()).staffId, 'answered'],
    ]);
    const [missed, taken] = call.offers;
    near(missed!.endedAt! - missed!.offeredAt, RING_SECONDS * SECOND, 'ringing in vain');
    near(taken!.endedAt! - taken!.offeredAt, call.ringMs, 'ring');
    expect(call.ringMs).to.be.lessThan(call.waitMs);
    near(call.waitMs, call.connectedAt! - call.queuedAt!, 'wait');
    near(call.ivrMs + call.waitMs + call.talkMs, call.hungUpAt! - call.startedAt, 'menu, wait and talk together');
  });

  it('a call that an agent rejects is offered again, and nobody is shut out', async () => {
    await Promise.all(desks.map((desk) => desk.ready()));
    const caller = await line.call({ from: '13800000202' });
    const [first, other] = await ringing(desks);
    await first.reject();
    const answering = await Promise.any([first, other].map(async (desk) => (await desk.phase('ringing'), desk)));
    await answering.answer();
    await answering.hangUp();
    expect((await caller.ended).code).to.equal(0);

    const call = await line.callWhen('13800000202', 'over', (one) => one.state === 'wrap-up');
    expect(call.ending).to.equal('answered');
    expect(call.offers[0]).to.deep.include({ agent: { id: (await first.me()).staffId, name: (await first.me()).name }, outcome: 'rejected' });
    expect(call.offers[0]!.endedAt! - call.offers[0]!.offeredAt, 'rejected before the phone stopped by itself').to.be.lessThan(RING_SECONDS * SECOND);
    expect(call.offers.at(-1)!.outcome).to.equal('answered');
    await answering.ready();
    for (const desk of desks) expect((await desk.me()).state).to.equal('ready');
  });

  it('an agent mutes, holds, presses keys, and the supervisor ends the call', async () => {
    const [desk] = desks;
    await onlyReady(desk);
    const caller = await line.call({ from: '13800000205', tone: CALLER_HZ });
    await desk.answer();
    await heard(desk, 100);

    await desk.page.getByTestId('mute').click();
    await waitFor(async () => (await desk.phone())?.muted, { what: 'the microphone to be off' });
    await heard(desk, 150);
    await desk.page.getByTestId('mute').click();
    await waitFor(async () => (await desk.phone())?.muted === false, { what: 'the microphone to be on again' });

    await desk.page.getByTestId('hold').click();
    await desk.phase('held');
    const heldAt = Date.now();
    await line.callWhen('13800000205', 'held', (one) => one.state === 'held');
    await waitFor(() => Date.now() - heldAt > 2500, { what: 'some seconds of hold' });
    await desk.page.getByTestId('hold').click();
    await desk.phase('talking');
    const heldMs = Date.now() - heldAt;
    const resumed = await line.callWhen('13800000205', 'talking again', (one) => one.state === 'connected');
    near(resumed.holdMs, heldMs, 'hold');

    await line.asterisk.cli('rtp set debug on');
    await desk.page.getByTestId('keypad').click();
    await desk.page.getByTestId('key-5').click();
    await waitFor(() => /Got +RTP RFC2833/.test(line.asteriskLog()), { what: 'the key to reach Asterisk as RFC 4733 events' });
    await line.asterisk.cli('rtp set debug off');
    await desk.page.keyboard.press('Escape');

    const supervisor = await line.signIn('supervisor1');
    expect((await supervisor.post(`/calls/${resumed.id}/hang-up`)).status).to.equal(204);
    const hungUpAt = Date.now();
    await desk.phase('idle');
    expect((await caller.ended).code).to.equal(0);
    const call = await line.callWhen('13800000205', 'over', (one) => one.state === 'wrap-up' && one.recording?.state === 'ready');
    expect(call.ending).to.equal('answered');
    near(call.talkMs, hungUpAt - call.connectedAt!, 'talk, hold included');
    near(call.holdMs, heldMs, 'hold');
    const tones = await recorded(line, call);
    const silentSeconds = tones.levels[AGENT_HZ]!.filter((level, second) => level < -50 && tones.levels[CALLER_HZ]![second]! > -20);
    expect(silentSeconds.length, `a muted microphone is not recorded: ${JSON.stringify(tones.levels)}`).to.be.at.least(1);
    expect(loudest(tones, AGENT_HZ)).to.be.greaterThan(-30);
    expect((await supervisor.post(`/calls/${resumed.id}/hang-up`)).body).to.include({ code: 'CALL_NOT_LIVE' });
  });

  it('the page is reloaded in mid-call: the same call goes on, with both voices in the recording', async () => {
    const [desk] = desks;
    await onlyReady(desk);
    const caller = await line.call({ from: '13800000204', tone: CALLER_HZ });
    const over = endOf(caller);
    await desk.answer();
    await heard(desk, 150);
    const before = await line.callWhen('13800000204', 'connected', (one) => one.state === 'connected');

    const reloadedAt = Date.now();
    await desk.page.reload();
    await desk.phase('talking');
    const backAt = Date.now();
    await heard(desk, 300);
    expect(over.ended, 'the caller was never hung up').to.equal(false);
    expect(await desk.me()).to.deep.include({ state: 'on-call', callId: before.id });
    expect((await desk.phone())?.callRef).to.equal(before.callRef);

    const hungUpAt = Date.now();
    await desk.hangUp();
    expect((await caller.ended).code).to.equal(0);
    const call = await line.callWhen('13800000204', 'over', (one) => one.state === 'wrap-up' && one.recording?.state === 'ready');
    expect(call.id).to.equal(before.id);
    expect((await line.calls()).filter((one) => one.startedAt >= before.startedAt), 'one call, one row').to.have.length(1);
    expect(call.connectedAt).to.equal(before.connectedAt);
    near(call.talkMs, hungUpAt - before.connectedAt!, 'talk over the reload');
    expect(call.offers).to.have.length(1);
    const tones = await recorded(line, call);
    const firstSecondBack = Math.ceil((backAt - before.connectedAt!) / SECOND) + 1;
    expect(Math.max(...tones.levels[AGENT_HZ]!.slice(firstSecondBack)), `the agent after the reload (${backAt - reloadedAt} ms): ${JSON.stringify(tones.levels)}`).to.be.greaterThan(-30);
    expect(Math.max(...tones.levels[CALLER_HZ]!.slice(firstSecondBack)), 'the caller after the reload').to.be.greaterThan(-20);
  });

  it('the browser is closed in mid-call: the caller is the first in the queue again and the next agent answers', async () => {
    await onlyReady(null);
    const lost = await AgentDesk.open(browser, line.server.url, 'agent3');
    await lost.ready();
    const caller = await line.call({ from: '13800000203', tone: CALLER_HZ });
    const over = endOf(caller);
    await lost.answer();
    await heard(lost, 100);
    const first = await line.callWhen('13800000203', 'connected', (one) => one.state === 'connected');

    // Somebody else waits already; the one whose agent was lost goes before him.
    const other = await line.call({ from: '13800000213' });
    await line.callWhen('13800000213', 'queued', (one) => one.state === 'queued');
    await lost.close();
    const closedAt = Date.now();
    const back = await line.callWhen('13800000203', 'back in the queue', (one) => one.state === 'queued', RTP_TIMEOUT_MS + 8000);
    expect(over.ended, 'the caller was not dropped').to.equal(false);
    near(back.talkMs, closedAt - first.connectedAt! + RTP_TIMEOUT_MS, 'the talk until Asterisk gave the leg up', 2.5 * SECOND);

    await desks[1].ready();
    await desks[1].answer();
    const again = await line.callWhen('13800000203', 'answered by the second agent', (one) => one.state === 'connected');
    expect(again.agent?.id).to.equal((await desks[1].me()).staffId);
    await heard(desks[1], 100);
    const hungUpAt = Date.now();
    await desks[1].hangUp();
    expect((await caller.ended).code).to.equal(0);
    await other.hangUp();

    const call = await line.callWhen('13800000203', 'over', (one) => one.state === 'wrap-up');
    expect(call).to.include({ ending: 'answered', id: first.id });
    expect(call.offers.filter((offer) => offer.outcome === 'answered').map((offer) => offer.agent.name)).to.deep.equal([first.agent!.name, again.agent!.name]);
    near(call.talkMs, back.talkMs + (hungUpAt - again.connectedAt!), 'both talks together');
    near(call.ivrMs + call.waitMs + call.talkMs, call.hungUpAt! - call.startedAt, 'menu, waits and talks together');
    await waitFor(async () => (await line.agents()).find((agent) => agent.staffId === first.agent!.id)?.state === 'offline', {
      timeoutMs: ABSENT_SECONDS * SECOND + 5000,
      what: 'the agent whose browser is gone to be off line',
    });
  });

  /** Pauses both desks but `chosen`, who is made ready. */
  async function onlyReady(chosen: AgentDesk | null): Promise<void> {
    for (const desk of desks) await (desk === chosen ? desk.ready() : desk.pause());
  }
});

/** The desk whose phone rings now, and then the other. */
async function ringing(desks: readonly [AgentDesk, AgentDesk]): Promise<[AgentDesk, AgentDesk]> {
  const first = await Promise.any(desks.map(async (desk) => (await desk.phase('ringing'), desk)));
  return [first, first === desks[0] ? desks[1] : desks[0]];
}

/** Waits until so many packets (50 a second) more have come to the browser: a talk of some seconds, measured by its audio. */
async function heard(desk: AgentDesk, packets: number): Promise<void> {
  const before = (await desk.media())?.packetsReceived ?? 0;
  let last: unknown = null;
  try {
    await waitFor(async () => (((last = await desk.media()) as { packetsReceived: number } | null)?.packetsReceived ?? 0) - before > packets, { timeoutMs: 20_000, what: `${packets} packets of audio to reach ${desk.login}` });
  } catch (error) {
    throw new Error(`${(error as Error).message}; the phone says ${JSON.stringify(last)}`, { cause: error });
  }
}

function endOf(caller: SippRun): { ended: boolean } {
  const end = { ended: false };
  void caller.ended.then(() => (end.ended = true));
  return end;
}

function recorded(line: Line, call: CallDetailView): Promise<ToneReport> {
  const day = new Date(call.startedAt).toISOString().slice(0, 10).replaceAll('-', '/');
  return toneLevels(join(line.asterisk.monitorDir, day, `${call.callRef}.wav`), [CALLER_HZ, AGENT_HZ]);
}
