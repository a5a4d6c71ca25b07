import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { CallBackView } from '../../server/callbacks/call-back.schema.ts';
import type { CallView } from '../../server/calls/call.schema.ts';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { hotlineConfig, type HotlineConfig } from '../support/hotline-config.ts';
import { startLine, type Line } from '../support/line.ts';
import { near } from '../support/near.ts';
import { sipp, type SippOptions, type SippRun } from '../support/sipp.ts';
import { waitFor } from '../support/wait.ts';

const MAX_WAIT_SECONDS = 6;
const EMERGENCY = '12999';

describe('callers whom nobody answered', function () {
  this.timeout(120_000);
  let line: Line;
  let browser: Browser;
  let config: HotlineConfig;
  let desk: AgentDesk;
  let supervisor: Client;
  let callees: SippRun[] = [];

  before(async function () {
    this.timeout(180_000);
    config = await hotlineConfig({});
    line = await startLine({
      asterisk: { maxWaitSeconds: MAX_WAIT_SECONDS, emergencyNumbers: [EMERGENCY], queues: [{ name: 'hotline', strategy: 'rrmemory', ringSeconds: 4, wrapUpSeconds: 2, announceSeconds: 20 }] },
      environment: { LINLI_CONFIG: config.folder },
    });
    browser = await launchBrowser();
    desk = await AgentDesk.open(browser, line.server.url, 'agent1');
    supervisor = await line.signIn('supervisor1');
  });

  beforeEach(() => desk.pause());

  afterEach(async function () {
    await Promise.all(callees.map((run) => run.kill()));
    callees = [];
    if (this.currentTest?.state === 'failed') console.error(line.server.lastLog(60), line.asteriskLog().split('\n').slice(-40).join('\n'));
  });

  after(async () => {
    await browser?.close();
    await line?.stop();
    await config?.remove();
  });

  it('a caller hangs up in the queue, is called back by one agent only, and is off the list', async () => {
    const number = '13900000301';
    const caller = await line.call({ from: number });
    await line.callWhen(number, 'queued', (one) => one.state === 'queued');
    const hungUpAt = Date.now();
    await caller.hangUp();
    const missed = await line.callWhen(number, 'ended', (one) => one.state === 'ended');
    expect(missed).to.include({ ending: 'abandoned', agent: null, talkMs: 0 });
    near(missed.waitMs, hungUpAt - missed.queuedAt!, 'wait');
    const entry = await listed('139****0301');
    expect(entry).to.include({ lastCallId: missed.id, reason: 'abandoned', state: 'open', missedCalls: 1 });

    const taken = await desk.api<CallBackView>('POST', `/call-backs/${entry!.id}/take`);
    expect(taken).to.include({ state: 'taken', number });
    const colleague = await line.signIn('agent2');
    const refused = await colleague.post(`/call-backs/${entry!.id}/take`);
    expect([refused.status, refused.body['code']]).to.deep.equal([409, 'CALL_BACK_TAKEN']);
    expect(refused.body['detail'], 'the refusal names who has it').to.include((await desk.me()).name);

    const resident = await callee({ scenario: 'callee-answer', ringMs: 800 });
    const dialled = await desk.api<CallView>('POST', '/calls', { target: { type: 'call-back', id: entry!.id } });
    await desk.phase('talking');
    const talking = await outgoing(dialled.id, (one) => one.state === 'connected');
    await waitFor(async () => ((await desk.media())?.packetsReceived ?? 0) > 100, { what: 'the resident’s voice to reach the browser' });
    const endedAt = Date.now();
    await desk.hangUp();
    expect((await resident.ended).code).to.equal(0);
    const call = await outgoing(dialled.id, (one) => one.state === 'wrap-up' && one.recording?.state === 'ready');
    expect(call).to.include({ direction: 'out', ending: 'answered', callBackId: entry!.id });
    near(call.talkMs, endedAt - talking.connectedAt!, 'talk');
    expect(call.waitMs, 'the resident’s phone rang').to.be.within(700, 5000);

    await desk.api('POST', `/call-backs/${entry!.id}/done`, { outcome: 'reached', note: '已回电' });
    expect(await listed('139****0301')).to.equal(undefined);
    expect(await done(entry!.id)).to.include({ outcome: 'reached', attempts: 1 });
    expect((await desk.me()).state).to.equal('wrap-up');
  });

  it('a resident whose line is busy stays to be called back', async () => {
    const number = '13900000302';
    const caller = await line.call({ from: number });
    await line.callWhen(number, 'queued', (one) => one.state === 'queued');
    await caller.hangUp();
    const entry = await waitFor(() => listed('139****0302'), { what: 'the entry on the list' });
    await desk.api('POST', `/call-backs/${entry.id}/take`);
    const resident = await callee({ scenario: 'callee-busy' });
    const dialled = await desk.api<CallView>('POST', '/calls', { target: { type: 'call-back', id: entry.id } });
    const call = await outgoing(dialled.id, (one) => one.state === 'ended');
    expect(call).to.include({ ending: 'not-reached', talkMs: 0 });
    expect((await resident.ended).code).to.equal(0);
    await desk.phase('idle');
    expect((await desk.me()).state, 'paused before the call, paused after it').to.equal('paused');
    await desk.api('POST', `/call-backs/${entry.id}/release`);
    expect(await listed('139****0302')).to.include({ state: 'open', attempts: 1 });
  });

  it('a caller who rings again and is answered need not be called back', async () => {
    const number = '13900000303';
    const first = await line.call({ from: number });
    await line.callWhen(number, 'queued', (one) => one.state === 'queued');
    await first.hangUp();
    const entry = await waitFor(() => listed('139****0303'), { what: 'the entry on the list' });
    await desk.ready();
    const again = await line.call({ from: number });
    await desk.answer();
    await waitFor(async () => (await listed('139****0303')) === undefined, { what: 'the entry to be off the list' });
    expect(await done(entry.id)).to.include({ outcome: 'called-again' });
    await desk.hangUp();
    expect((await again.ended).code).to.equal(0);
    await desk.ready();
  });

  it('a caller for whom nobody is free in time is told so, and is on the list', async () => {
    const number = '13900000304';
    const caller = await line.call({ from: number });
    expect((await caller.ended).code, 'hung up by us').to.equal(0);
    const call = await line.callWhen(number, 'ended', (one) => one.state === 'ended');
    expect(call).to.include({ ending: 'no-agent', talkMs: 0 });
    near(call.waitMs, call.hungUpAt! - call.queuedAt!, 'wait');
    expect(call.waitMs).to.be.at.least((MAX_WAIT_SECONDS - 1) * 1000);
    expect(await listed('139****0304')).to.include({ reason: 'no-agent', lastCallId: call.id });
  });

  it('a caller to the emergency number hears no menu and goes before those who wait already', async () => {
    const ordinary = await line.call({ from: '13900000305' });
    await line.callWhen('13900000305', 'queued', (one) => one.state === 'queued');
    const urgent = await line.call({ from: '13900000306', to: EMERGENCY });
    const waiting = await line.callWhen('13900000306', 'queued', (one) => one.state === 'queued');
    expect(waiting).to.include({ ivrMs: 0, toNumber: EMERGENCY });
    expect(await line.asterisk.cli('queue show hotline')).to.match(/1\. PJSIP\/pstn-\S+ \(wait: \S+, prio: 100\)/);
    await desk.ready();
    await desk.answer();
    expect((await line.callWhen('13900000306', 'answered first', (one) => one.state === 'connected')).offers).to.have.length(1);
    await desk.hangUp();
    await ordinary.hangUp();
    expect((await urgent.ended).code).to.equal(0);
    await desk.ready();
  });

  /** A resident who is called; whoever was not called after all goes with the test. */
  async function callee(options: SippOptions): Promise<SippRun> {
    const run = await sipp({ ...options, port: line.asterisk.trunkPort });
    callees.push(run);
    return run;
  }

  async function list(): Promise<CallBackView[]> {
    return (await supervisor.get<{ items: CallBackView[] }>('/call-backs?limit=100')).body.items;
  }

  /** The entry that still waits; numbers are masked for whoever has not taken it. */
  async function listed(masked: string): Promise<CallBackView | undefined> {
    return (await list()).find((entry) => entry.number === masked && entry.state !== 'done');
  }

  async function done(id: string): Promise<CallBackView | undefined> {
    return (await list()).find((entry) => entry.id === id && entry.state === 'done');
  }

  async function outgoing(id: string, wanted: (call: CallView) => boolean): Promise<CallView> {
    let last: CallView | null = null;
    try {
      return await waitFor(
        async () => {
          last = (await supervisor.get<CallView>(`/calls/${id}`)).body;
          return wanted(last) ? last : null;
        },
        { timeoutMs: 20_000, what: `the call ${id} to be as wanted` },
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}; it is ${JSON.stringify(last)}; ${await line.asterisk.cli('core show channels')}`, { cause: error });
    }
  }
});
