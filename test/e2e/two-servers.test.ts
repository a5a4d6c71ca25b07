import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import type { CallDetailView } from '../../server/calls/call.schema.ts';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { Client } from '../support/client.ts';
import { startLine, type Line } from '../support/line.ts';
import { startRedis } from '../support/redis.ts';
import { ServerUnderTest } from '../support/server-process.ts';
import { waitFor } from '../support/wait.ts';

const CALLER = '13900003333';

describe('two servers with one MariaDB and one Redis', function () {
  this.timeout(180_000);
  let line: Line;
  let second: ServerUnderTest;
  let browser: Browser;
  let stopRedis: () => Promise<void>;

  before(async () => {
    const redis = await startRedis();
    stopRedis = () => redis.stop();
    line = await startLine({ mariadb: true, environment: { REDIS_URL: redis.url, LINLI_SECRET: 'a-secret-of-two-servers-in-a-test-run' } });
    second = new ServerUnderTest({ ...line.environment, AGI_PORT: '0' });
    await second.start();
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await second?.stop();
    await line?.stop();
    await stopRedis?.();
  });

  it('an agent at one server answers a call that the other listens to; when that one is killed, the call goes on and ends right', async () => {
    const desk = await AgentDesk.open(browser, second.url, 'agent1');
    await desk.ready();
    const caller = await line.call({ from: CALLER });
    await desk.answer();
    await desk.page.getByTestId('caller').waitFor();
    const supervisor = new Client(second.url);
    await supervisor.signIn('supervisor1', 'linli-demo');
    const call = async (): Promise<CallDetailView | null> => {
      const { body } = await supervisor.get<{ items: { id: string }[] }>(`/calls?number=${CALLER}&limit=1`);
      return body.items[0] ? (await supervisor.get<CallDetailView>(`/calls/${body.items[0].id}`)).body : null;
    };
    await waitFor(async () => (await call())?.state === 'connected', { what: 'the call to be connected' });

    await line.server.kill();
    await waitFor(async () => /^linli_ami_up 1$/m.test((await supervisor.get('//metrics')).text), { what: 'the second server to have its link' });
    expect((await desk.phone())?.phase).to.equal('talking');
    await desk.hangUp();
    expect((await caller.ended).code).to.equal(0);
    const ended = await waitFor(async () => {
      const one = await call();
      return one && (one.state === 'wrap-up' || one.state === 'ended') ? one : null;
    }, { timeoutMs: 40_000, what: 'the other server to have taken over and ended the call' });
    expect(ended).to.include({ ending: 'answered' });
    expect(ended.talkMs).to.be.greaterThan(0);
    const agents = (await supervisor.get<{ login?: string; extension: string; state: string }[]>('/agents')).body as unknown as { extension: string; state: string }[];
    expect(['wrap-up', 'ready']).to.include(agents.find((agent) => agent.extension === '1001')!.state);
    await desk.close();
  });
});
