import { endpoint, type Endpoint } from '../http/endpoint.ts';
import type { AuditLog } from './audit-log.ts';
import { presentAudit } from './audit.presenter.ts';
import { auditPage, auditQuery } from './audit.schema.ts';

export function auditRoutes({ audit }: { audit: AuditLog }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/audit',
      may: 'audit:read',
      tag: 'Audit',
      summary: 'The log of security and privacy, newest first; reading it is put on record too',
      query: auditQuery,
      answer: auditPage,
      async handle({ query, viewer }) {
        const page = await audit.page(query);
        await audit.record({ kind: 'audit-read', viewer, detail: { ...query, rows: page.items.length } });
        return { items: page.items.map(presentAudit), next: page.next };
      },
    }),
  ];
}
