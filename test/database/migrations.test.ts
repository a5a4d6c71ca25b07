import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { dataSourceFor } from '../../server/database/connect.ts';
import { CallBackSchema } from '../../server/callbacks/call-back.entity.ts';
import { TicketSchema } from '../../server/tickets/ticket.entity.ts';
import { newId } from '../../server/shared/ids.ts';
import { ownMariadb, ownSqlite, type OwnDatabase } from '../support/databases.ts';

/** What would have to be done to make the tables agree with the entities. */
async function drift(source: DataSource): Promise<string[]> {
  const log = await source.driver.createSchemaBuilder().log();
  return log.upQueries.map((query) => query.query);
}

/** Every table that is there, save the book of migrations itself. */
async function tables(source: DataSource): Promise<string[]> {
  const sql =
    source.options.type === 'mariadb'
      ? 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()'
      : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
  const rows: { name: string }[] = await source.query(sql);
  return rows.map((row) => row.name).filter((name) => name !== 'migrations').sort();
}

describe('migrations', () => {
  for (const [title, make] of [['SQLite', ownSqlite], ['MariaDB', ownMariadb]] as const) {
    describe(`on ${title}`, function () {
      this.timeout(60_000);
      let own: OwnDatabase;
      let source: DataSource;

      before(async () => {
        own = await make();
        source = await dataSourceFor(own.target).initialize();
      });

      after(async () => {
        await source?.destroy();
        await own?.drop();
      });

      const up = () => source.runMigrations({ transaction: title === 'SQLite' ? 'each' : 'none' });

      it('up makes every table that the entities know, exactly as they say', async () => {
        expect(await drift(source)).not.to.deep.equal([]);
        await up();
        expect(await drift(source)).to.deep.equal([]);
        expect(await tables(source)).to.deep.equal(source.entityMetadatas.map((entity) => entity.tableName).sort());
      });

      it('a difference would be seen', async () => {
        await source.query('ALTER TABLE tickets ADD COLUMN surplus integer NULL');
        expect(await drift(source)).not.to.deep.equal([]);
        await source.query('ALTER TABLE tickets DROP COLUMN surplus');
        expect(await drift(source)).to.deep.equal([]);
      });

      it('the database itself refuses to change or delete a row of the audit log', async () => {
        await source.query("INSERT INTO audit_log (id, at, kind, result) VALUES ('A', 1, 'sign-in', 'done')");
        for (const attempt of ["UPDATE audit_log SET kind = 'sign-out'", 'DELETE FROM audit_log']) {
          const refusal = await source.query(attempt).catch((error: unknown) => String(error));
          expect(refusal, attempt).to.include('never changed');
        }
        expect(await source.query('SELECT id, kind FROM audit_log')).to.deep.equal([{ id: 'A', kind: 'sign-in' }]);
      });

      it('the database itself refuses a word that is not in the list', async () => {
        const callBack = {
          id: newId(), number: '110', openKey: null, lastCallId: newId(), reason: 'abandoned' as const, state: 'lost' as 'open', missedCalls: 1, firstMissedAt: 0, lastMissedAt: 0,
        };
        const refused = await source.getRepository(CallBackSchema).insert(callBack).then(() => null, (error: Error) => error);
        expect(refused?.message).to.match(/check|constraint/i);
        const ticket = {
          id: newId(), number: '1', channel: 'phone' as const, kind: 'gossip' as 'help', urgency: 'ordinary' as const, state: 'registered' as const, content: '', registeredAt: 0, updatedAt: 0,
        };
        expect(await source.getRepository(TicketSchema).insert(ticket).then(() => null, (error: Error) => error)).to.be.instanceOf(Error);
        await source.getRepository(TicketSchema).insert({ ...ticket, kind: 'help' });
      });

      it('down leaves nothing, and up works again', async () => {
        for (const _ of source.migrations) await source.undoLastMigration({ transaction: title === 'SQLite' ? 'each' : 'none' });
        expect(await tables(source)).to.deep.equal([]);
        await up();
        expect(await drift(source)).to.deep.equal([]);
      });
    });
  }
});
