import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { agentIs, callBacksOf, Caller, hears, PATIENT_QUEUE, queueRings, showOnFailure } from '../support/calls-on-the-line.ts';
import { startLine, type Line } from '../support/line.ts';
import { expectAsLogged, expectNear, readQueueLog } from '../support/queue-log.ts';
import { Tables } from '../support/tables.ts';
import { waitFor } from '../support/wait.ts';

const SERVED = '13900000011';
const GAVE_UP = '13900000012';

for (const mariadb of [false, true]) {
  describe(`calls come while the server is away (${mariadb ? 'MariaDB' : 'SQLite'})`, function () {
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

    it('the agent’s phone rings all the same, and the calls are imported once', async () => {
      const desk = await AgentDesk.open(browser, line.server.url, 'agent1');
      await desk.ready();
      await queueRings(line, '1001');
      await line.server.kill();

      const dialledAt = Date.now();
      const served = await Caller.ring(line, SERVED);
      await desk.phase('ringing');
      const ringingAt = Date.now();
      await waitFor(() => Date.now() - ringingAt > 2000, { what: 'two seconds of ringing' });
      await desk.answer();
      const answeredAt = Date.now();
      await hears(desk);
      await waitFor(() => Date.now() - answeredAt > 3000, { what: 'some seconds of talk' });
      served.expectOnTheLine();
      await desk.hangUp();
      await served.hungUpOn();

      const gaveUp = await Caller.ring(line, GAVE_UP);
      await desk.phase('ringing');
      await gaveUp.hangUp();
      await desk.phase('idle');

      await line.server.start();
      const call = await line.callWhen(SERVED, 'imported with its recording', (one) => one.recording?.state === 'ready', 30_000);
      expect(call).to.include({ state: 'ended', ending: 'answered', source: 'imported', direction: 'in', queue: 'hotline', toNumber: '12345' });
      expect(call.agent).to.include({ id: (await desk.me()).staffId });
      expect(call.offers.map((offer) => offer.outcome)).to.deep.equal(['answered']);
      expectNear(call.startedAt, dialledAt, 'start');
      expectNear(call.ringMs, call.connectedAt! - call.offeredAt!, 'ring');
      expectNear(call.ivrMs + call.waitMs + call.talkMs, call.hungUpAt! - call.startedAt, 'menu, wait and talk together');
      expectNear(call.recording!.durationMs!, call.talkMs, 'length of the recording');
      await expectPlayable(line, call.recording!.id);

      const missed = await line.callWhen(GAVE_UP, 'imported', (one) => one.state === 'ended');
      expect(missed).to.include({ ending: 'abandoned', source: 'imported', agent: null });
      expect(await callBacksOf(line, missed), 'call-backs for who gave up').to.have.length(1);

      // The page comes back by itself, and its agent goes on as he was.
      await waitFor(async () => (await desk.me()).present, { timeoutMs: 20_000, what: 'the page to be back by itself' });
      await agentIs(line, '1001', 'ready');

      const log = readQueueLog(line.queueLog());
      for (const number of [SERVED, GAVE_UP]) expectAsLogged((await line.callFrom(number))!, log);

      // A start that finds everything imported imports nothing; neither does one that finds no memory of how far it had read.
      await line.server.kill();
      await line.server.start();
      await tables.change("DELETE FROM import_cursors WHERE name = 'cdr'");
      await waitFor(async () => (await tables.rows("SELECT name FROM import_cursors WHERE name = 'cdr'")).length, { timeoutMs: 40_000, what: 'the records to have been read again' });
      for (const [linkedid, counts] of Object.entries(await tables.countsByLinkedid([...log.keys()]))) {
        expect(counts, linkedid).to.deep.equal({ calls: 1, interactions: 1 });
      }
      expect((await tables.rows('SELECT id FROM recordings WHERE call_id = ?', [call.id])).length, 'recordings').to.equal(1);
      expect((await tables.rows('SELECT id FROM call_offers WHERE call_id = ?', [call.id])).length, 'offers').to.equal(1);
      expect((await callBacksOf(line, missed))[0]).to.include({ missedCalls: 1 });
    });
  });
}

async function expectPlayable(line: Line, recordingId: string): Promise<void> {
  const client = await line.signIn('supervisor1');
  const part = await client.get(`/recordings/${recordingId}/audio`, { range: 'bytes=0-99' });
  expect(part.status).to.equal(206);
  expect(part.text.slice(0, 4)).to.equal('RIFF');
}
