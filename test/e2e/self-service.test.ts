import { expect } from 'chai';
import { makeTicketNumber, parseTicketNumber } from '../../server/tickets/ticket-number.ts';
import type { TicketView } from '../../server/tickets/ticket.schema.ts';
import type { Client } from '../support/client.ts';
import { startLine, type Line } from '../support/line.ts';
import { waitFor } from '../support/wait.ts';

describe('a caller who asks for the state of a ticket', function () {
  this.timeout(120_000);
  let line: Line;
  let agent: Client;

  before(async function () {
    this.timeout(240_000);
    line = await startLine();
    agent = await line.signIn('agent1');
    // A menu that nobody can hear is passed over, so its speech must have been made.
    await waitFor(() => /prompts made/.test(line.server.lastLog(5000)), { timeoutMs: 200_000, what: 'the prompts to be made' });
  });

  afterEach(function () {
    if (this.currentTest?.state === 'failed') console.error(line.server.lastLog(60));
  });

  after(() => line?.stop());

  it('enters its number, hears the state, hangs up, and owes nobody a call', async () => {
    const ticket = await registered();
    const number = '13700000401';
    const caller = await line.call({ from: number, digits: `1${digitsOf(ticket)}#`, digitPauseMs: 2000 });
    const served = await line.callWhen(number, 'served by the menu', (one) => one.usedSelfService, 60_000);
    expect(served.state).to.equal('in-ivr');
    expect(await lookUps()).to.deep.equal(['found 1']);
    await caller.hangUp();
    const call = await line.callWhen(number, 'ended', (one) => one.state === 'ended');
    expect(call).to.include({ ending: 'self-service', queue: null, waitMs: 0 });
    expect(call.ivrMs).to.be.within(1000, call.hungUpAt! - call.startedAt + 1000);
    const list = await agent.get<{ items: { lastCallId: string }[] }>('/call-backs?limit=100');
    expect(list.body.items.map((entry) => entry.lastCallId)).not.to.include(call.id);
  });

  it('asks for a number that no ticket has: not served, so to be called back', async () => {
    const number = '13700000403';
    const caller = await line.call({ from: number, digits: `1${unknownNumber()}#`, digitPauseMs: 2000 });
    await waitFor(async () => (await lookUps()).includes('not-found 1'), { timeoutMs: 60_000, what: 'the number to be looked up' });
    await caller.hangUp();
    const call = await line.callWhen(number, 'ended', (one) => one.state === 'ended');
    expect(call).to.include({ ending: 'abandoned', usedSelfService: false });
    const list = await agent.get<{ items: { lastCallId: string }[] }>('/call-backs?limit=100');
    expect(list.body.items.map((entry) => entry.lastCallId)).to.include(call.id);
  });

  it('who presses nothing comes to the queue, past everything', async () => {
    const caller = await line.call({ from: '13700000402' });
    const waiting = await line.callWhen('13700000402', 'queued', (one) => one.state === 'queued', 60_000);
    expect(waiting).to.include({ queue: 'hotline', usedSelfService: false });
    await caller.hangUp();
    await line.callWhen('13700000402', 'ended', (one) => one.ending === 'abandoned');
  });

  /** What the menu was asked for so far, and how often it was found, from the figures for operators. */
  async function lookUps(): Promise<string[]> {
    const { text } = await agent.get('//metrics');
    return [...text.matchAll(/^linli_ivr_events_total\{name="self-service",detail="([^"]*)"\} (\d+)$/gm)].map(([, outcome, count]) => `${outcome} ${count}`);
  }

  async function registered(): Promise<TicketView> {
    const form = { submissionKey: `self-service-${Date.now()}`, kind: 'help', content: '单元门禁坏了，老人进不了门。', urgency: 'ordinary', reporterName: '测试居民' };
    const answer = await agent.post<TicketView>('/tickets', form);
    expect(answer.status, answer.text).to.equal(201);
    return answer.body;
  }
});

/** Well formed, of a day before there was any ticket. */
function unknownNumber(): string {
  return makeTicketNumber('2021-01-01', 1);
}

/** As a caller types it: digits, the check digit among them. */
function digitsOf(ticket: TicketView): string {
  const digits = ticket.number.replaceAll(/\D/g, '');
  expect(parseTicketNumber(digits).ok, `${digits} is a ticket’s number`).to.equal(true);
  return digits;
}
