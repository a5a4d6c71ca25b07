import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { AuditLog } from './audit-log.ts';

const PER_MINUTE = 10;
const MINUTE_MS = 60_000;

/**
 * Puts refusals of access on record, at most ten a minute for each person: a screen that asks again and again must
 * not fill the log. The next row then says how many were left out.
 */
export class AccessRefusals {
  private readonly recent = new Map<string, { since: number; rows: number; leftOut: number }>();

  constructor(private readonly deps: { audit: AuditLog; clock: Clock; logger: Logger }) {}

  /** @param what the route or room that was asked for, without personal data */
  async record(viewer: Viewer, right: string, what: string): Promise<void> {
    const now = this.deps.clock.now();
    const before = this.recent.get(viewer.staffId);
    const current = before && now - before.since < MINUTE_MS ? before : { since: now, rows: 0, leftOut: before?.leftOut ?? 0 };
    this.recent.set(viewer.staffId, current);
    if (current.rows >= PER_MINUTE) {
      current.leftOut += 1;
      return;
    }
    current.rows += 1;
    const detail = current.leftOut ? { right, leftOut: current.leftOut } : { right };
    current.leftOut = 0;
    try {
      await this.deps.audit.record({ kind: 'access-refused', viewer, subject: { type: 'route', id: what }, result: 'refused', detail });
    } catch (error) {
      // The refusal stands whether or not it could be written down.
      this.deps.logger.error({ err: error }, 'a refusal of access could not be put on record');
    }
  }
}
