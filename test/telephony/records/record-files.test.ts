import { expect } from 'chai';
import { appendFile, mkdir, mkdtemp, rename, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '../../../server/database/connect.ts';
import type { Database } from '../../../server/database/database.ts';
import { systemClock } from '../../../server/shared/clock.ts';
import { RecordFiles } from '../../../server/telephony/records/record-files.ts';
import { ImportCursorSchema } from '../../../server/telephony/telephony.entity.ts';
import { ownSqlite, type OwnDatabase } from '../../support/databases.ts';

const line = (id: string): string => `"${id}","${id}","13800001111","12345","linli-call","PJSIP/pstn-1","","Queue","1795297400.1","","1795297450.9","50","50","NO ANSWER","7"\n`;

describe('reading Asterisk’s CDR file', () => {
  let folder: string;
  let file: string;
  let own: OwnDatabase;
  let database: Database;
  let records: RecordFiles;

  before(async () => {
    own = await ownSqlite();
    database = await connectDatabase(own.target);
  });

  after(async () => {
    await database?.close();
    await own?.drop();
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linli-cdr-'));
    await mkdir(join(folder, 'cdr-custom'));
    file = join(folder, 'cdr-custom', 'linli.csv');
    await database.transaction(() => database.repository(ImportCursorSchema).clear());
    records = new RecordFiles({ folder, database, clock: systemClock });
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const write = (...ids: string[]) => appendFile(file, ids.map(line).join(''));
  const read = async (commit = true): Promise<string[]> => {
    const found = await records.newCdrRows();
    if (commit) await found.commit();
    return found.rows.map((row) => row.linkedid);
  };

  it('each row comes once, and again until it is said to be dealt with', async () => {
    expect(await read()).to.deep.equal([]);
    await write('a', 'b');
    expect(await read(false)).to.deep.equal(['a', 'b']);
    expect(await read()).to.deep.equal(['a', 'b']);
    expect(await read()).to.deep.equal([]);
    await write('c');
    await appendFile(file, line('d').slice(0, 40));
    expect(await read()).to.deep.equal(['c']);
    await appendFile(file, line('d').slice(40));
    expect(await read()).to.deep.equal(['d']);
  });

  for (const [name, rotated] of [['Asterisk', 'linli.csv.0'], ['logrotate', 'linli.csv-20261121']] as const) {
    it(`a file that ${name} rotated while nobody looked is read to its end, then the new one`, async () => {
      await write('a', 'b');
      await read();
      await write('c', 'd');
      await rename(file, join(folder, 'cdr-custom', rotated));
      await write('e');
      expect(await read(false)).to.deep.equal(['c', 'd', 'e']);
      expect(await read()).to.deep.equal(['c', 'd', 'e']);
      await write('f');
      expect(await read()).to.deep.equal(['f']);
    });
  }

  it('the rest of a rotated file comes also before there is a new one, and after two rotations', async () => {
    await write('a');
    await read();
    await write('b');
    await rename(file, `${file}.0`);
    expect(await read()).to.deep.equal(['b']);
    await write('c');
    await rename(`${file}.0`, `${file}.1`);
    await rename(file, `${file}.0`);
    await write('d');
    expect(await read()).to.deep.equal(['c', 'd']);
    expect(await read()).to.deep.equal([]);
  });

  it('a file that was emptied is read from its beginning', async () => {
    await write('a', 'b');
    await read();
    await truncate(file, 0);
    await write('c');
    expect(await read()).to.deep.equal(['c']);
  });

  it('more than fits into one round comes in the next ones, nothing twice', async () => {
    const ids = Array.from({ length: 40_000 }, (_, index) => `call-${index}`);
    await write('first');
    await read();
    await write(...ids.slice(0, 35_000));
    await rename(file, `${file}.0`);
    await write(...ids.slice(35_000));
    const seen: string[] = [];
    for (;;) {
      const some = await read();
      if (!some.length) break;
      seen.push(...some);
    }
    expect(seen).to.deep.equal(ids);
  });
});
