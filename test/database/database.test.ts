import { expect } from 'chai';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '../../server/database/connect.ts';
import { CounterSchema, nextValue } from '../../server/database/counters.ts';
import type { Database } from '../../server/database/database.ts';
import { Leases } from '../../server/database/leases.ts';
import { isUniqueViolation } from '../../server/database/unique.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { newId } from '../../server/shared/ids.ts';
import { onEachDatabase } from '../support/databases.ts';
import { MovingClock } from '../support/moving-clock.ts';

/** A promise that the test settles by hand. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

describe('the database', () => {
  onEachDatabase((use, dialect) => {
    let database: Database;
    before(() => {
      database = use();
    });

    const write = (name: string, value = 1) => database.repository(CounterSchema).insert({ name, value });
    const read = async (name: string) => (await database.repository(CounterSchema).findOneBy({ name }))?.value ?? null;
    const newName = () => `t:${newId()}`;

    it('transactions in parallel do not mix: those that fail leave nothing, the others everything', async () => {
      const names = Array.from({ length: 20 }, newName);
      const results = await Promise.allSettled(
        names.map((name, index) =>
          database.transaction(async () => {
            await write(name);
            await new Promise((resolve) => setImmediate(resolve));
            await database.repository(CounterSchema).increment({ name }, 'value', 1);
            if (index % 2) throw new Error('on purpose');
            return read(name);
          }),
        ),
      );
      expect(results.map((result) => result.status)).to.deep.equal(names.map((_, index) => (index % 2 ? 'rejected' : 'fulfilled')));
      for (const [index, name] of names.entries()) expect(await read(name)).to.equal(index % 2 ? null : 2);
    });

    it('a reader outside sees committed rows only', async () => {
      const name = newName();
      const written = gate();
      const looked = gate();
      const running = database.transaction(async () => {
        await write(name);
        expect(await read(name)).to.equal(1);
        written.open();
        await looked.opened;
      });
      await written.opened;
      expect(await read(name)).to.equal(null);
      looked.open();
      await running;
      expect(await read(name)).to.equal(1);
    });

    if (dialect === 'mariadb') {
      // On SQLite there is one writer at a time, so no other can commit meanwhile.
      it('a transaction sees what another has committed meanwhile', async () => {
        const name = newName();
        const looked = gate();
        const committed = gate();
        const other = looked.opened.then(() => database.transaction(() => write(name))).then(committed.open);
        await database.transaction(async () => {
          expect(await read(name)).to.equal(null);
          looked.open();
          await committed.opened;
          expect(await read(name)).to.equal(1);
        });
        await other;
      });
    }

    it('one inside another joins it: they stand or fall together', async () => {
      const [outer, inner] = [newName(), newName()];
      const failed = await database
        .transaction(async () => {
          await write(outer);
          await database.transaction(() => write(inner));
          throw new Error('on purpose');
        })
        .catch((error: Error) => error.message);
      expect(failed).to.equal('on purpose');
      expect([await read(outer), await read(inner)]).to.deep.equal([null, null]);
      await database.transaction(async () => {
        await write(outer);
        await database.transaction(() => write(inner));
      });
      expect([await read(outer), await read(inner)]).to.deep.equal([1, 1]);
    });

    it('effects run after the commit, once, outside the transaction; never after a failure', async () => {
      const name = newName();
      const seen: string[] = [];
      let looked: Promise<number | null> | null = null;
      await database.transaction(async () => {
        database.afterCommit(() => {
          seen.push('first');
          expect(() => database.requireTransaction()).to.throw();
          looked = read(name);
        });
        await database.transaction(async () => database.afterCommit(() => seen.push('second')));
        await write(name);
        expect(seen).to.deep.equal([]);
      });
      expect(seen).to.deep.equal(['first', 'second']);
      expect(await (looked as Promise<number> | null)).to.equal(1);
      await database.transaction(async () => {
        database.afterCommit(() => seen.push('never'));
        throw new Error('on purpose');
      }).catch(() => undefined);
      expect(seen).to.deep.equal(['first', 'second']);
    });

    it('the last word of a transaction is inside it: it fails with it, and is not said when it failed before', async () => {
      const [first, last] = [newName(), newName()];
      const run = (fail: 'work' | 'last' | null) =>
        database.transaction(async () => {
          await write(first);
          database.beforeCommit(async () => {
            await write(last, (await read(first))! + 1);
            if (fail === 'last') throw new Error('on purpose');
          });
          if (fail === 'work') throw new Error('on purpose');
        });
      for (const fail of ['work', 'last'] as const) {
        expect(await run(fail).catch((error: Error) => error.message)).to.equal('on purpose');
        expect([await read(first), await read(last)]).to.deep.equal([null, null]);
      }
      await run(null);
      expect([await read(first), await read(last)]).to.deep.equal([1, 2]);
      expect(() => database.beforeCommit(async () => undefined)).to.throw();
    });

    it('says which errors are a key that is taken', async () => {
      const name = newName();
      await database.transaction(() => write(name));
      const error = await database.transaction(() => write(name)).catch((caught: unknown) => caught);
      expect(isUniqueViolation(error)).to.equal(true);
      expect(isUniqueViolation(new Error('other'))).to.equal(false);
      expect(await read(name)).to.equal(1);
    });

    it('two that lock each other out are both carried through', async () => {
      const [a, b] = [newName(), newName()];
      await database.transaction(async () => {
        await write(a, 0);
        await write(b, 0);
      });
      const raise = (name: string) => database.repository(CounterSchema).increment({ name }, 'value', 1);
      const both = [gate(), gate()];
      let runs = 0;
      const pair = (mine: number, first: string, second: string) =>
        database.transaction(async () => {
          runs += 1;
          await raise(first);
          both[mine]!.open();
          // SQLite lets one in after the other, so there is nobody to wait for.
          if (dialect === 'mariadb') await both[1 - mine]!.opened;
          await raise(second);
        });
      await Promise.all([pair(0, a, b), pair(1, b, a)]);
      expect([await read(a), await read(b)]).to.deep.equal([2, 2]);
      expect(runs).to.equal(dialect === 'mariadb' ? 3 : 2);
    });

    it('a counter gives each number once, without gaps, also when many ask at once and some fail', async () => {
      const name = newName();
      const results = await Promise.allSettled(
        Array.from({ length: 40 }, (_, index) =>
          database.transaction(async () => {
            const value = await nextValue(database, name);
            if (index % 5 === 4) throw new Error('on purpose');
            return value;
          }),
        ),
      );
      const values = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])).sort((x, y) => x - y);
      expect(values).to.deep.equal(Array.from({ length: 32 }, (_, index) => index + 1));
    });

    it('a lease has one holder at a time; it is renewed, released, or runs out', async () => {
      const clock = new MovingClock(1_000_000);
      const name = newName();
      const [one, two] = [new Leases(database, clock, 'one'), new Leases(database, clock, 'two')];
      expect(await one.claim(name, 1000)).to.equal(true);
      expect(await two.claim(name, 1000)).to.equal(false);
      clock.advance(900);
      expect(await one.claim(name, 1000)).to.equal(true);
      clock.advance(900);
      expect(await two.claim(name, 1000)).to.equal(false);
      await two.release(name);
      expect(await two.claim(name, 1000)).to.equal(false);
      clock.advance(101);
      expect(await two.claim(name, 1000)).to.equal(true);
      expect(await one.claim(name, 1000)).to.equal(false);
      await two.release(name);
      expect(await one.claim(name, 1000)).to.equal(true);
    });

    it('of many servers that claim a lease at the same moment one gets it, new or run out', async () => {
      const clock = new MovingClock(1_000_000);
      const name = newName();
      for (const round of [1, 2, 3]) {
        const servers = Array.from({ length: 12 }, (_, index) => new Leases(database, clock, `s${round}-${index}`));
        const claims = await Promise.all(servers.map((leases) => leases.claim(name, 1000)));
        expect(claims.filter(Boolean), `round ${round}`).to.have.length(1);
        clock.advance(1001);
      }
    });

    it('whoever waits for a lock gets it when it is free, one after the other', async () => {
      const name = newName();
      let inside = 0;
      let most = 0;
      await Promise.all(
        Array.from({ length: 4 }, (_, index) =>
          new Leases(database, systemClock, `w${index}`).withLock(name, async () => {
            inside += 1;
            most = Math.max(most, inside);
            await new Promise((resolve) => setImmediate(resolve));
            inside -= 1;
          }),
        ),
      );
      expect([inside, most]).to.deep.equal([0, 1]);
    });
  });
});

describe('the file of SQLite', () => {
  it('is for its owner alone, with what SQLite puts beside it, also when it was open to all before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'linli-mode-'));
    const file = join(folder, 'linli.sqlite');
    try {
      await writeFile(file, '', { mode: 0o644 });
      const database = await connectDatabase({ kind: 'sqlite', file });
      for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777, name).to.equal(0o600);
      expect(await readdir(folder)).to.include('linli.sqlite-wal');
      await database.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
