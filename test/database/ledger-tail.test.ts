import { expect } from 'chai';
import type { Database } from '../../server/database/database.ts';
import type { LedgerEvent } from '../../server/events/event-map.ts';
import { Ledger } from '../../server/events/ledger.ts';
import { LedgerSchema } from '../../server/events/ledger.entity.ts';
import { LedgerTail } from '../../server/events/ledger-tail.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { onEachDatabase } from '../support/databases.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { waitFor } from '../support/wait.ts';

const HOLE_MS = 3000;
const POLL_MS = 500;

/** Counts how often it was read, so that a test knows when the tail has looked. */
class CountingLedger extends Ledger {
  looks = 0;

  override async after(seq: number, limit: number): Promise<LedgerEvent[]> {
    const rows = await super.after(seq, limit);
    this.looks += 1;
    return rows;
  }
}

describe('the ledger and its tail', () => {
  onEachDatabase((use) => {
    let database: Database;
    let clock: MovingClock;
    let ledger: CountingLedger;
    let tail: LedgerTail;
    let seen: LedgerEvent[];

    before(() => {
      database = use();
      clock = new MovingClock(1_000_000);
      ledger = new CountingLedger(database, clock);
    });

    beforeEach(async () => {
      seen = [];
      tail = new LedgerTail({ ledger, clock, logger: silentLogger(), pollMs: POLL_MS, holeMs: HOLE_MS }, (events) => void seen.push(...events));
      await tail.start();
    });

    afterEach(() => tail.stop());

    const append = (subject: string) => database.transaction(() => ledger.append('callback.released', subject, { callBackId: subject, agentId: null }));
    /** A row with a seq of the test's choosing, as another server would have written it. */
    const insertAt = (seq: number) =>
      database.transaction(() => database.repository(LedgerSchema).insert({ seq, type: 'callback.opened', subjectId: String(seq), payload: { callBackId: String(seq), callId: String(seq) }, at: clock.now() }));
    const subjects = () => seen.map((event) => event.subjectId);
    const until = (wanted: string[]) => waitFor(() => JSON.stringify(subjects()) === JSON.stringify(wanted), { what: `the events ${wanted.join(', ')}` });
    /** Lets time go by, and the tail look each time that it would. */
    const pass = async (ms: number) => {
      for (let gone = 0; gone < ms; gone += POLL_MS) {
        const looks = ledger.looks;
        clock.advance(POLL_MS);
        await waitFor(() => ledger.looks > looks, { what: 'a look of the tail' });
      }
    };

    it('must be written in a transaction, and leaves nothing when that fails', async () => {
      const before = await ledger.lastSeq();
      const refused = await ledger.append('callback.released', 'x', { callBackId: 'x', agentId: null }).catch((error: Error) => error);
      expect(refused).to.be.instanceOf(Error);
      await database
        .transaction(async () => {
          await ledger.append('callback.released', 'x', { callBackId: 'x', agentId: null });
          throw new Error('on purpose');
        })
        .catch(() => undefined);
      expect(await ledger.after(before, 10)).to.deep.equal([]);
    });

    it('delivers what is appended, in order, each once', async () => {
      await append('a');
      await database.transaction(async () => {
        for (const subject of ['b', 'c']) await ledger.append('callback.released', subject, { callBackId: subject, agentId: null });
      });
      await until(['a', 'b', 'c']);
      await pass(POLL_MS * 3);
      expect(subjects()).to.deep.equal(['a', 'b', 'c']);
    });

    it('delivers what another server appended, at the next look', async () => {
      await insertAt((await ledger.lastSeq()) + 1);
      await pass(POLL_MS);
      await waitFor(() => seen.length === 1, { what: 'the event of the other server' });
    });

    it('waits at a hole for the transaction that took the number, and keeps the order when it commits', async () => {
      const last = await ledger.lastSeq();
      await insertAt(last + 2);
      await pass(HOLE_MS - POLL_MS * 2);
      expect(seen).to.deep.equal([]);
      await insertAt(last + 1);
      await pass(POLL_MS);
      await until([last + 1, last + 2].map(String));
    });

    it('takes a hole for a transaction that was rolled back when it has waited long enough', async () => {
      const last = await ledger.lastSeq();
      await insertAt(last + 1);
      await insertAt(last + 3);
      await pass(POLL_MS);
      await until([String(last + 1)]);
      await pass(HOLE_MS + POLL_MS);
      await until([last + 1, last + 3].map(String));
    });

    it('waits for many holes together, not for one after the other', async () => {
      const last = await ledger.lastSeq();
      const written = [2, 4, 6, 8, 10].map((step) => last + step);
      for (const seq of written) await insertAt(seq);
      await pass(HOLE_MS + POLL_MS * 2);
      await until(written.map(String));
    });

    it('a failing reader gets the same events again', async () => {
      await tail.stop();
      let failures = 2;
      tail = new LedgerTail({ ledger, clock, logger: silentLogger(), pollMs: POLL_MS, holeMs: HOLE_MS }, (events) => {
        failures -= 1;
        if (failures >= 0) throw new Error('on purpose');
        seen.push(...events);
      });
      await tail.start();
      await append('again');
      await pass(POLL_MS * 3);
      await until(['again']);
    });
  });
});
