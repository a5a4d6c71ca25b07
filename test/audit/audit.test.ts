import { expect } from 'chai';
import type { AuditView } from '../../server/audit/audit.schema.ts';
import { onEachDatabase } from '../support/databases.ts';
import { signedIn } from '../support/factories.ts';
import { startServer, type TestServer } from '../support/server.ts';

onEachDatabase((use) => {
  describe('the audit log', () => {
    let server: TestServer;

    before(async () => {
      server = await startServer(use());
    });
    after(() => server.stop());

    it('is read newest first by auditors alone, filtered and page by page, and the reading is in it', async () => {
      const { staff, client: agent } = await signedIn(server, ['agent']);
      await agent.delete('/session');
      const { client: auditor, staff: reader } = await signedIn(server, ['auditor']);
      type AuditPage = { items: AuditView[]; next: string | null };
      const own = await auditor.get<AuditPage>(`/audit?kind=sign-in&subjectType=staff&subjectId=${staff.id}`);
      expect(own.status).to.equal(200);
      expect(own.body.items).to.have.length(1);
      expect(own.body.items[0]).to.include({ kind: 'sign-in', login: staff.login, result: 'done' });
      const readings = await auditor.get<AuditPage>(`/audit?kind=audit-read&staffId=${reader.id}`);
      expect(readings.body.items[0]!.detail).to.include({ kind: 'sign-in', subjectId: staff.id, rows: 1 });
      const all: string[] = [];
      let next: string | null = null;
      do {
        const { body }: { body: AuditPage } = await auditor.get(`/audit?limit=2&to=${Date.now() + 1000}${next ? `&cursor=${next}` : ''}`);
        all.push(...body.items.map((item) => item.id));
        next = body.next;
      } while (next);
      expect(all).to.deep.equal([...new Set(all)].sort().reverse());
      expect((await auditor.get<AuditPage>('/audit?from=0&to=1')).body.items).to.deep.equal([]);
      for (const role of ['administrator', 'security', 'supervisor', 'leader'] as const) {
        expect((await (await signedIn(server, [role])).client.get('/audit')).status).to.equal(403);
      }
    });

    it('keeps nothing of what is rolled back, and cuts what is too long', async () => {
      await use()
        .transaction(async () => {
          await server.audit.record({ kind: 'number-revealed', login: 'rolled-back' });
          throw new Error('undo');
        })
        .catch(() => undefined);
      await server.audit.record({ kind: 'number-revealed', login: 'l'.repeat(300), reason: 'r'.repeat(900), address: 'a'.repeat(200) });
      const { items } = await server.audit.page({ kind: 'number-revealed', limit: 50 });
      expect(items).to.have.length(1);
      expect([items[0]!.login!.length, items[0]!.reason!.length, items[0]!.address!.length]).to.deep.equal([64, 255, 64]);
    });
  });
});
