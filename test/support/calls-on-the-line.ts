import { expect } from 'chai';
import type { Test } from 'mocha';
import type { AgentView } from '../../server/agents/agent.schema.ts';
import type { CallBackView } from '../../server/callbacks/call-back.schema.ts';
import type { CallDetailView } from '../../server/calls/call.schema.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { TestAsteriskOptions } from './asterisk.ts';
import type { Line } from './line.ts';
import type { SippResult, SippRun } from './sipp.ts';
import { waitFor } from './wait.ts';

/** A queue that waits for slow machines: phones ring for long, and callers are not sent away. */
export const PATIENT_QUEUE: TestAsteriskOptions = {
  queues: [{ name: 'hotline', strategy: 'rrmemory', ringSeconds: 20, wrapUpSeconds: 0, announceSeconds: 20, maxWaitSeconds: 300 }],
};

/** To be called after each test: what the server said last, when the test failed. */
export function showOnFailure(test: Test | undefined, line: Line | undefined): void {
  if (test?.state !== 'failed' || !line) return;
  // Tests look again and again, so requests would fill the page.
  const words = line.server.lastLog(5000).split('\n').filter((row) => !row.includes('"msg":"request"')).slice(-60);
  process.stderr.write(`the server's last words (running: ${line.server.running}):\n${words.join('\n')}\n`);
}

/** A caller whose being on the line can be asked for at any time. */
export class Caller {
  private result: SippResult | null = null;

  private constructor(
    readonly number: string,
    private readonly run: SippRun,
  ) {
    void run.ended.then((result) => (this.result = result));
  }

  static async ring(line: Line, number: string, options: Parameters<Line['call']>[0] = {}): Promise<Caller> {
    return new Caller(number, await line.call({ from: number, ...options }));
  }

  /** The call has not been ended by the other side. */
  get onTheLine(): boolean {
    return this.result === null;
  }

  /** @throws what SIPp has to say, when the hotline hung up */
  expectOnTheLine(): void {
    expect(this.result, `${this.number} is still on the line`).to.equal(null);
  }

  async hangUp(): Promise<void> {
    await this.run.hangUp();
  }

  /** Resolves when the hotline has ended the call in order. */
  async hungUpOn(): Promise<void> {
    expect((await this.run.ended).code, `SIPp's word on the call of ${this.number}`).to.equal(0);
  }

  async kill(): Promise<void> {
    await this.run.kill();
  }
}

/** What Asterisk's console shows of a queue: how many wait in it. */
export async function waitingIn(line: Line, queue = 'hotline'): Promise<number> {
  return Number(/ has (\d+) calls/.exec(await line.asterisk.cli(`queue show ${queue}`))?.[1] ?? Number.NaN);
}

/** Waits until so many callers wait in the queue, by Asterisk's own word: no server of ours is needed for it. */
export async function queueHas(line: Line, count: number): Promise<void> {
  await waitFor(async () => (await waitingIn(line)) === count, { timeoutMs: 15_000, what: `${count} callers in Asterisk's queue` });
}

/** Audio goes on reaching the agent's browser: more packets now than a moment ago. */
export async function hears(desk: AgentDesk): Promise<void> {
  const before = (await desk.media())?.packetsReceived ?? 0;
  await waitFor(async () => ((await desk.media())?.packetsReceived ?? 0) > before + 50, { timeoutMs: 30_000, what: `audio to go on reaching ${desk.login}` });
}

/** The agent's state in our database, as soon as it is one of the wanted ones. */
export function agentIs(line: Line, extension: string, ...wanted: AgentView['state'][]): Promise<AgentView> {
  return waitFor(async () => (await line.agents()).find((agent) => agent.extension === extension && wanted.includes(agent.state)), {
    timeoutMs: 30_000,
    what: `agent ${extension} to be ${wanted.join(' or ')}`,
  });
}

/** The open call-back for this call, once. */
export async function callBacksOf(line: Line, call: CallDetailView): Promise<CallBackView[]> {
  const client = await line.signIn('agent5');
  const { items } = (await client.get<{ items: CallBackView[] }>('/call-backs?limit=200&state=open')).body;
  return items.filter((item) => item.lastCallId === call.id);
}

/** Asterisk's queue has this agent as a member who is not paused: from now on the phone rings without any server. */
export async function queueRings(line: Line, extension: string): Promise<void> {
  await waitFor(
    async () => (await line.asterisk.cli('queue show hotline')).split('\n').some((row) => row.includes(`PJSIP/agent-${extension}`) && !row.includes('paused') && row.includes('Not in use')),
    { timeoutMs: 15_000, what: `agent ${extension} to be a free member of Asterisk's queue` },
  );
}
