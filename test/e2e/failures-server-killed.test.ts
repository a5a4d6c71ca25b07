import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { agentIs, callBacksOf, Caller, hears, PATIENT_QUEUE, queueHas, showOnFailure } from '../support/calls-on-the-line.ts';
import { startLine, type Line } from '../support/line.ts';
import { expectAsLogged, readQueueLog } from '../support/queue-log.ts';
import { Tables } from '../support/tables.ts';
import { waitFor } from '../support/wait.ts';

const TALKER = '13900000001';
const TALKER_WHO_ENDS = '13900000002';
const WAITER = '13900000003';
const WAITER_WHO_LEAVES = '13900000004';
const IN_MENU = '13900000005';
const ALL = [TALKER, TALKER_WHO_ENDS, WAITER, WAITER_WHO_LEAVES, IN_MENU];

for (const mariadb of [false, true]) {
  describe(`the server is killed while calls are going on (${mariadb ? 'MariaDB' : 'SQLite'})`, function () {
    this.timeout(180_000);
    let line: Line;
    let browser: Browser;
    let tables: Tables;

    before(async () => {
      line = await startLine({ mariadb, asterisk: PATIENT_QUEUE });
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

    it('drops nobody, and afterwards knows every call once and as it was', async () => {
      const [first, second] = [await AgentDesk.open(browser, line.server.url, 'agent1'), await AgentDesk.open(browser, line.server.url, 'agent2')];
      await first.ready();
      const talker = await Caller.ring(line, TALKER);
      await first.answer();
      await second.ready();
      const talkerWhoEnds = await Caller.ring(line, TALKER_WHO_ENDS);
      await second.answer();
      const waiter = await Caller.ring(line, WAITER);
      await line.callWhen(WAITER, 'in the queue', (call) => call.state === 'queued');
      const waiterWhoLeaves = await Caller.ring(line, WAITER_WHO_LEAVES);
      await line.callWhen(WAITER_WHO_LEAVES, 'in the queue', (call) => call.state === 'queued');
      const inMenu = await Caller.ring(line, IN_MENU);
      await line.callWhen(IN_MENU, 'in the voice menu', (call) => call.state === 'in-ivr');

      await line.server.kill();
      const killedAt = Date.now();
      // Who was in the voice menu goes to the queue by Asterisk's own dialplan.
      await queueHas(line, 3);
      await hears(first);
      await waiterWhoLeaves.hangUp();
      await waitFor(() => Date.now() - killedAt > 3000, { what: 'some seconds of talk without a server' });
      const hangingUpAt = Date.now();
      await second.hangUp();
      await talkerWhoEnds.hungUpOn();
      const hungUpBy = Date.now();
      await hears(first);
      for (const caller of [talker, waiter, inMenu]) caller.expectOnTheLine();

      await line.server.start();
      const ended = await line.callWhen(TALKER_WHO_ENDS, 'ended', (call) => call.hungUpAt !== null, 30_000);
      expect(ended).to.include({ ending: 'answered', source: 'live' });
      expect(ended.hungUpAt!, 'end of the talk that ended without a server').to.be.within(hangingUpAt - 1000, hungUpBy + 1000);
      const left = await line.callWhen(WAITER_WHO_LEAVES, 'ended', (call) => call.state === 'ended');
      expect(left.ending).to.equal('abandoned');
      expect(await callBacksOf(line, left), 'call-backs for who gave up').to.have.length(1);
      await line.callWhen(IN_MENU, 'in the queue', (call) => call.state === 'queued' || call.state === 'offered');
      const talking = await line.callWhen(TALKER, 'connected', (call) => call.state === 'connected');
      expect(await agentIs(line, '1001', 'on-call')).to.include({ callId: talking.id });
      await agentIs(line, '1002', 'wrap-up');
      for (const caller of [talker, waiter, inMenu]) caller.expectOnTheLine();

      // Everybody who is on the line can be served, without a page having been touched.
      await waitFor(async () => (await second.me()).present, { timeoutMs: 20_000, what: 'the page of agent2 to be back by itself' });
      await second.ready();
      await second.answer();
      const answered = await line.callWhen(WAITER, 'connected', (call) => call.state === 'connected');
      expect(await agentIs(line, '1002', 'on-call')).to.include({ callId: answered.id });
      await first.hangUp();
      await talker.hungUpOn();
      await first.ready();
      await first.answer();
      await line.callWhen(IN_MENU, 'connected', (call) => call.state === 'connected');
      await waiter.hangUp();
      await inMenu.hangUp();
      for (const extension of ['1001', '1002']) await agentIs(line, extension, 'wrap-up');
      for (const desk of [first, second]) await desk.ready();

      const log = readQueueLog(line.queueLog());
      expect(log.size, 'callers in queue_log').to.equal(ALL.length);
      for (const number of ALL) expectAsLogged(await line.callWhen(number, 'ended', (call) => call.state === 'ended'), log);
      for (const [linkedid, counts] of Object.entries(await tables.countsByLinkedid([...log.keys()]))) {
        expect(counts, linkedid).to.deep.equal({ calls: 1, interactions: 1 });
      }
      for (const extension of ['1001', '1002']) await agentIs(line, extension, 'ready');
    });
  });
}
