import { expect } from 'chai';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import type { CallFact } from '../../server/telephony/call-facts.ts';
import { FactPipeline } from '../../server/telephony/fact-pipeline.ts';
import { callScene, START } from '../support/call-scene.ts';
import { startMariadb, type TestDatabase } from '../support/mariadb.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { waitFor } from '../support/wait.ts';

describe('facts about calls while the database is away', function () {
  this.timeout(60_000);
  let mariadb: TestDatabase;
  let proxy: TcpProxy;
  let database: Database;
  let serial = 0;

  before(async () => {
    mariadb = await startMariadb();
    const url = new URL(mariadb.url);
    proxy = await TcpProxy.start({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    database = await connectDatabase({ kind: 'mariadb', url: url.href });
  });

  after(async () => {
    await database?.close();
    await proxy?.close();
    await mariadb?.drop();
  });

  function scene() {
    const parts = callScene(database);
    const seen: string[] = [];
    const failures: unknown[] = [];
    const logger = Object.assign(Object.create(silentLogger()) as ReturnType<typeof silentLogger>, { error: (what: unknown) => void failures.push(what) });
    const tracker = { applyAll: async (facts: readonly CallFact[]) => (await parts.tracker.applyAll(facts), void seen.push(...facts.map((fact) => `${fact.linkedid} ${fact.type}`))) };
    const pipeline = new FactPipeline({ tracker, clock: systemClock, logger, mayWrite: async () => true, onOverflow: () => undefined });
    return { ...parts, pipeline, seen, failures };
  }

  /** A caller comes, waits and gives up: three facts that have to come in this order. */
  function story(): { linkedid: string; facts: CallFact[] } {
    const linkedid = `away-1800000000.${process.pid}${(serial += 1)}`;
    const who = { channel: `PJSIP/pstn-${serial}`, uniqueid: linkedid, from: '13800001111', to: '12345' };
    return {
      linkedid,
      facts: [
        { type: 'arrived', linkedid, at: START, who },
        { type: 'queue-joined', linkedid, at: START + 1000, who, queue: 'hotline' },
        { type: 'hung-up', linkedid, at: START + 9000, uniqueid: linkedid, extension: null, cause: 16 },
      ],
    };
  }

  async function holds(away: () => void, back: () => void): Promise<void> {
    const { pipeline, calls, seen, failures, told } = scene();
    const stories = Array.from({ length: 100 }, story);
    const first = stories.shift()!;
    first.facts.slice(0, 2).forEach((fact) => pipeline.push(fact));
    await pipeline.settled();
    away();
    const rest = [first.facts[2]!, ...stories.flatMap((each) => each.facts)];
    rest.slice(0, 150).forEach((fact) => pipeline.push(fact));
    // The first batch has been tried by now, and is waiting or hanging.
    await new Promise((resolve) => setImmediate(resolve));
    rest.slice(150).forEach((fact) => pipeline.push(fact));
    await waitFor(() => pipeline.length > 0, { what: 'facts to wait' });
    back();
    await pipeline.settled();
    expect(failures).to.deep.equal([]);
    expect(seen.slice(2)).to.deep.equal(rest.map((fact) => `${fact.linkedid} ${fact.type}`));
    for (const { linkedid } of [first, ...stories]) expect(await calls.byLinkedid(linkedid)).to.include({ state: 'ended', ending: 'abandoned', waitMs: 8000 });
    expect(told.missed).to.have.length(100);
  }

  it('are kept while every connection breaks, and written in order when it is back', async () => {
    await holds(
      () => proxy.cut(),
      () => proxy.restore(),
    );
  });

  it('are kept while it stands still, and written in order when it goes on', async () => {
    await holds(
      () => mariadb.freeze(),
      () => mariadb.thaw(),
    );
  });

  it('one that is bad is passed over, and those behind it are written', async () => {
    const { pipeline, calls, failures } = scene();
    const good = story();
    const bad = { ...good.facts[1]!, linkedid: 'x'.repeat(200), at: Number.NaN } as CallFact;
    [good.facts[0]!, bad, good.facts[1]!, good.facts[2]!].forEach((fact) => pipeline.push(fact));
    await pipeline.settled();
    expect(failures).to.deep.equal([]);
    expect(await calls.byLinkedid(good.linkedid)).to.include({ state: 'ended' });
  });

  it('are given up when the server stops and the database does not come back', async () => {
    const { pipeline } = scene();
    proxy.cut();
    story().facts.forEach((fact) => pipeline.push(fact));
    await waitFor(() => pipeline.length === 3, { what: 'the facts to wait' });
    await pipeline.stop();
    expect(pipeline.length).to.equal(0);
    proxy.restore();
  });
});
