import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { AgentView } from '../../server/agents/agent.schema.ts';
import type { AuditView } from '../../server/audit/audit.schema.ts';
import type { QueueView } from '../../server/realtime/socket-contract.ts';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { hotlineConfig, type HotlineConfig } from '../support/hotline-config.ts';
import { startLine, type Line } from '../support/line.ts';
import { waitFor } from '../support/wait.ts';

const NUMBER = '13600000601';
const MASKED = '136****0601';

describe('a supervisor', function () {
  this.timeout(120_000);
  let line: Line;
  let browser: Browser;
  let config: HotlineConfig;

  before(async function () {
    this.timeout(180_000);
    config = await hotlineConfig({});
    line = await startLine({
      asterisk: { queues: [{ name: 'hotline', strategy: 'rrmemory', ringSeconds: 15, wrapUpSeconds: 2, announceSeconds: 20 }] },
      environment: { LINLI_CONFIG: config.folder },
    });
    browser = await launchBrowser();
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(line.server.lastLog(40));
  });

  after(async () => {
    await browser?.close();
    await line?.stop();
    await config?.remove();
  });

  it('sees queue, agents and the call live with its number masked; a look at the number is on record', async () => {
    const agent = await AgentDesk.open(browser, line.server.url, 'agent1');
    const watching = await AgentDesk.open(browser, line.server.url, 'supervisor1');
    const told = await (await line.signIn('supervisor1')).connect();
    await watching.page.getByTestId('nav-supervisor').first().click();
    const shown = watching.page.getByTestId(`agent-${(await agent.me()).extension}`);
    const seen = (state: string): Promise<unknown> => waitFor(async () => (await shown.getAttribute('data-state')) === state, { what: `the supervisor’s page to show ${state}` });
    await agent.ready();
    await seen('ready');

    const caller = await line.call({ from: NUMBER });
    await seen('offered');
    await waitFor(() => (told.last('queues') as QueueView[] | undefined)?.some((queue) => queue.waiting.some((one) => one.number === MASKED)), { what: 'the waiting caller to be told' });
    await agent.answer();
    await seen('on-call');
    const row = watching.page.getByText(MASKED).first();
    await row.waitFor();
    const toldState = (): string | undefined => (told.last('agents') as AgentView[] | undefined)?.find((one) => one.extension === '1001')?.state;
    await waitFor(() => toldState() === 'on-call', { what: 'the agent on the call to be told' });
    const states = told.feed.flatMap(({ event }) => ('call' in event && event.call.fromNumber === MASKED ? [event.call.state] : []));
    expect(states.at(-1)).to.equal('connected');
    expect(JSON.stringify(told.heard), 'the whole number went to nobody who watches').not.to.include(NUMBER);
    expect(await watching.page.content()).not.to.include(NUMBER);

    // The agent who talks sees it.
    expect(await agent.page.getByTestId('caller-number').innerText()).to.include(NUMBER);

    await row.click();
    await watching.page.getByTestId('reveal').first().click();
    const dialog = watching.page.getByRole('dialog').last();
    await dialog.getByRole('textbox').fill('核对来电号码');
    await dialog.getByRole('textbox').press('Enter');
    await dialog.getByText(NUMBER).waitFor();
    const call = await line.callWhen(NUMBER, 'connected', (one) => one.state === 'connected');
    const auditor = await line.signIn('auditor1');
    const audit = await auditor.get<{ items: AuditView[] }>('/audit?kind=number-revealed');
    expect(audit.body.items[0]).to.include({ kind: 'number-revealed', login: 'supervisor1', subjectType: 'call', subjectId: call.id, reason: '核对来电号码', result: 'done' });

    await agent.hangUp();
    await waitFor(() => toldState() === 'wrap-up', { what: 'the wrap-up to be told' });
    expect((await caller.ended).code).to.equal(0);
    told.close();
  });
});
