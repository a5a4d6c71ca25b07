import { And, LessThan, MoreThanOrEqual, type FindOptionsWhere } from 'typeorm';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import type { Viewer } from '../staff/viewer.ts';
import { AuditSchema, type AuditKind, type AuditRow } from './audit.entity.ts';
import type { AuditQuery } from './audit.schema.ts';

/** What is put on record. Give the viewer where there is one, else the login that was tried and the address. */
export interface AuditEntry {
  kind: AuditKind;
  viewer?: Viewer | null;
  /** Who did it, where there is no viewer yet: signing in. */
  staffId?: string;
  login?: string;
  subject?: { type: string; id: string };
  result?: 'done' | 'refused';
  reason?: string;
  detail?: Record<string, unknown>;
  address?: string;
}

/** The log of security and privacy: rows are added and read, never changed. */
export class AuditLog {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Adds a row, in the running transaction where there is one: what is rolled back did not happen. */
  async record(entry: AuditEntry): Promise<void> {
    const row: AuditRow = {
      id: newId(),
      at: this.clock.now(),
      kind: entry.kind,
      staffId: entry.viewer?.staffId ?? entry.staffId ?? null,
      login: cut(entry.viewer?.login ?? entry.login, 64),
      subjectType: cut(entry.subject?.type, 32),
      subjectId: cut(entry.subject?.id, 64),
      result: entry.result ?? 'done',
      reason: cut(entry.reason, 255),
      detail: entry.detail ?? null,
      address: cut(entry.viewer?.address ?? entry.address, 64),
    };
    await this.database.transaction(() => this.database.repository(AuditSchema).insert(row as never));
  }

  /** Newest first, page by page. */
  async page(query: AuditQuery): Promise<{ items: AuditRow[]; next: string | null }> {
    const where: FindOptionsWhere<AuditRow> = {};
    if (query.kind) where.kind = query.kind;
    if (query.staffId) where.staffId = query.staffId;
    if (query.subjectType) where.subjectType = query.subjectType;
    if (query.subjectId) where.subjectId = query.subjectId;
    if (query.cursor) where.id = LessThan(query.cursor);
    if (query.from !== undefined || query.to !== undefined) where.at = And(MoreThanOrEqual(query.from ?? 0), LessThan(query.to ?? Number.MAX_SAFE_INTEGER));
    const rows = await this.database.repository(AuditSchema).find({ where, order: { id: 'DESC' }, take: query.limit + 1 });
    const items = rows.slice(0, query.limit);
    return { items, next: rows.length > query.limit ? items.at(-1)!.id : null };
  }
}

function cut(text: string | undefined, length: number): string | null {
  return text === undefined ? null : text.slice(0, length);
}
