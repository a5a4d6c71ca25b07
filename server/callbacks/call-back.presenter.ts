import { maskNumber } from '../shared/phone-number.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { CallBack } from './call-back.entity.ts';
import type { CallBackView } from './call-back.schema.ts';

export interface CallBackNames {
  readonly staff: ReadonlyMap<string, string>;
  readonly residents: ReadonlyMap<string, string>;
}

/** A call-back as a list shows it; the number is whole for the one who has taken it, masked for all others. */
export function presentCallBack(row: CallBack, names: CallBackNames, viewer: Viewer): CallBackView {
  const inFull = (row.state === 'taken' && row.takenBy === viewer.staffId) || viewer.rights.has('numbers:see');
  return {
    id: row.id,
    number: inFull ? row.number : maskNumber(row.number),
    resident: row.residentId ? { id: row.residentId, name: names.residents.get(row.residentId) ?? '' } : null,
    lastCallId: row.lastCallId,
    reason: row.reason,
    state: row.state,
    missedCalls: row.missedCalls,
    firstMissedAt: row.firstMissedAt,
    lastMissedAt: row.lastMissedAt,
    takenBy: row.takenBy ? { id: row.takenBy, name: names.staff.get(row.takenBy) ?? '' } : null,
    leaseUntil: row.leaseUntil,
    attempts: row.attempts,
    lastAttemptAt: row.lastAttemptAt,
    outcome: row.outcome,
    note: row.note,
    doneAt: row.doneAt,
  };
}
