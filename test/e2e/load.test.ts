import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { CallDetailView } from '../../server/calls/call.schema.ts';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import type { Client } from '../support/client.ts';
import { hotlineConfig, type HotlineConfig } from '../support/hotline-config.ts';
import { startLine, type Line } from '../support/line.ts';
import { near, SECOND } from '../support/near.ts';
import type { SippRun } from '../support/sipp.ts';
import { waitFor } from '../support/wait.ts';

const CALLS = 20;
/** These give up while they wait; the others stay until they are answered. */
const IMPATIENT = 3;
const AGENTS = ['agent1', 'agent2', 'agent3', 'agent4', 'agent5'];
const TALK_MS = 3000;

describe('twenty calls at once and five agents', function () {
  this.timeout(400_000);
  let line: Line;
  let browser: Browser;
  let config: HotlineConfig;
  let desks: AgentDesk[];
  let supervisor: Client;

  before(async function () {
    config = await hotlineConfig({});
    line = await startLine({
      asterisk: { maxWaitSeconds: 240, queues: [{ name: 'hotline', strategy: 'rrmemory', ringSeconds: 20, wrapUpSeconds: 2, announceSeconds: 60 }] },
      environment: { LINLI_CONFIG: config.folder, LOG_LEVEL: 'info' },
    });
    browser = await launchBrowser();
    desks = [];
    for (const login of AGENTS) desks.push(await AgentDesk.open(browser, line.server.url, login));
    supervisor = await line.signIn('supervisor1');
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(line.server.lastLog(40), line.queueLog().join('\n'));
  });

  after(async () => {
    await browser?.close();
    await line?.stop();
    await config?.remove();
  });

  it('no call is lost, none has two agents at once, all timings add up, and queue_log agrees', async () => {
    for (const desk of desks) await desk.ready();
    const staying = await line.call({ from: '1370000050', numbered: true, calls: CALLS - IMPATIENT, rate: 20 });
    const impatient = await Promise.all(Array.from({ length: IMPATIENT }, (_, index) => line.call({ from: `1370000060${index}` })));
    let over = false;
    const shifts = Promise.all(desks.map((desk) => work(desk, () => over)));
    await giveUp(impatient);
    // An agent who cannot work fails the test at once.
    const result = await Promise.race([staying.ended, shifts.then(() => staying.ended)]).finally(() => (over = true));
    const answered = (await shifts).reduce((sum, count) => sum + count, 0);
    expect(result.code, `callers who stayed: ${result.errors}`).to.equal(0);

    const calls = await waitFor(async () => all(await details()), { timeoutMs: 20_000, what: 'every call to be over' });
    expect(calls, 'one row for each call').to.have.length(CALLS);
    expect(new Set(calls.map((call) => call.callRef)).size).to.equal(CALLS);
    const byEnding = (ending: string): CallDetailView[] => calls.filter((call) => call.ending === ending);
    expect(byEnding('answered').length + byEnding('abandoned').length, 'answered or properly abandoned').to.equal(CALLS);
    // Who gives up in the moment of the answer has been answered, though the agent's page may not have shown it.
    expect(byEnding('answered').length).to.be.within(Math.max(answered, CALLS - IMPATIENT), answered + IMPATIENT);
    calls.forEach(addsUp);
    neverTwoAtOnce(byEnding('answered'));
    agreesWithQueueLog(calls);
  });

  /** The details of all calls, in full detail, which the list does not give. */
  async function details(): Promise<CallDetailView[]> {
    const list = (await line.calls()).filter((call) => call.direction === 'in' && call.source === 'live' && call.callRef.startsWith('linlitest'));
    return Promise.all(list.map(async (call) => (await supervisor.get<CallDetailView>(`/calls/${call.id}`)).body));
  }

  function all(calls: CallDetailView[]): CallDetailView[] | null {
    return calls.length >= CALLS && calls.every((call) => call.state === 'ended' || call.state === 'wrap-up') ? calls : null;
  }

  async function giveUp(callers: readonly SippRun[]): Promise<void> {
    await Promise.all(
      callers.map(async (caller, index) => {
        await line.callWhen(`1370000060${index}`, 'in the queue or past it', (call) => call.queuedAt !== null, 60_000);
        await caller.hangUp();
      }),
    );
  }

  function agreesWithQueueLog(calls: readonly CallDetailView[]): void {
    const lines = line.queueLog().map((text) => text.split('|'));
    for (const call of calls) {
      const events = lines.filter((fields) => fields[1] === call.callRef);
      const names = events.map((fields) => fields[4]!);
      expect(names.filter((name) => name === 'ENTERQUEUE'), call.id).to.have.length(1);
      if (call.ending === 'answered') {
        const connects = events.filter((fields) => fields[4] === 'CONNECT');
        expect(connects.map((fields) => fields[3]), `${call.id} was answered once, by the same agent`).to.deep.equal([connects[0]?.[3]]);
        expect(connects[0]![3]).to.include(call.agent!.name);
        // The log cuts to whole seconds, which alone may make almost one of difference.
        near(Number(connects[0]![0]) * SECOND, call.connectedAt!, 'the answer in queue_log', 2 * SECOND);
        expect(names.some((name) => name.startsWith('COMPLETE')), call.id).to.equal(true);
      } else {
        expect(names, call.id).to.include('ABANDON');
      }
    }
  }
});

/** An agent at work: answers what rings, talks, hangs up, is ready again. Resolves with how many calls he had. */
async function work(desk: AgentDesk, over: () => boolean): Promise<number> {
  let answered = 0;
  while (!over()) {
    if ((await phaseWithin(desk, ['ringing'], SECOND)) !== 'ringing') continue;
    await desk.page.getByTestId('answer').first().dispatchEvent('click', {}, { timeout: 5000 }).catch(() => undefined);
    // The caller may have given up, or the time of ringing may have run out, under the very click.
    if ((await phaseWithin(desk, ['talking', 'idle'], 30_000)) !== 'talking') continue;
    answered += 1;
    if ((await phaseWithin(desk, ['idle'], TALK_MS)) !== 'idle') await desk.page.getByTestId('hangup').first().dispatchEvent('click');
    await waitFor(async () => (await desk.me()).state === 'wrap-up', { timeoutMs: 30_000, what: `${desk.login} to be in wrap-up` });
    await desk.ready();
  }
  return answered;
}

/** The first of these phases that the phone comes to within `ms`, or where it stands then. The page itself looks, ten times a second. */
function phaseWithin(desk: AgentDesk, wanted: readonly string[], ms: number): Promise<string> {
  return desk.page.evaluate(
    ({ phases, limit }) =>
      new Promise<string>((resolve) => {
        const { __linliPhone: phone } = globalThis as unknown as { __linliPhone: { state(): { phase: string } } };
        const until = Date.now() + limit;
        const looking = setInterval(() => {
          const { phase } = phone.state();
          if (!phases.includes(phase) && Date.now() < until) return;
          clearInterval(looking);
          resolve(phase);
        }, 100);
      }),
    { phases: wanted, limit: ms },
  );
}

/** Menu, wait and talk make the whole call. */
function addsUp(call: CallDetailView): void {
  const what = `${call.ending} ${call.callRef}`;
  near(call.ivrMs + call.waitMs + call.talkMs, call.hungUpAt! - call.startedAt, `${what}: menu, wait and talk together`);
  if (call.connectedAt === null) {
    expect(call, what).to.include({ talkMs: 0, ringMs: 0, agent: null });
    return;
  }
  near(call.waitMs, call.connectedAt - call.queuedAt!, `${what}: wait`);
  near(call.talkMs, call.hungUpAt! - call.connectedAt, `${what}: talk`);
  near(call.ringMs, call.connectedAt - call.offeredAt!, `${what}: ring`);
  expect(call.offers.filter((offer) => offer.outcome === 'answered').map((offer) => offer.agent.id), what).to.deep.equal([call.agent!.id]);
  expect(call.offers.every((offer) => offer.endedAt !== null), `${what}: every ringing has ended`).to.equal(true);
}

/** Of one agent's calls, none begins before the one before it is over. */
function neverTwoAtOnce(calls: readonly CallDetailView[]): void {
  for (const agent of new Set(calls.map((call) => call.agent!.id))) {
    const own = calls.filter((call) => call.agent!.id === agent).sort((a, b) => a.connectedAt! - b.connectedAt!);
    own.forEach((call, index) => {
      if (index > 0) expect(call.connectedAt!, `${call.agent!.name} talks to one caller at a time`).to.be.at.least(own[index - 1]!.hungUpAt!);
    });
  }
}
