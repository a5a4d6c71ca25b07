import { EntitySchema } from 'typeorm';
import { count, instant, key, oneOf, optional, primaryKey, word } from '../database/columns.ts';
import type { CallEnding } from '../calls/call-states.ts';

/**
 * A missed call that somebody owes an answer (漏接回拨).
 *
 *   open ──take──► taken ──done──► done
 *     ▲              │
 *     └─ release, or the lease runs out
 */
export const CALL_BACK_STATES = ['open', 'taken', 'done'] as const;
export type CallBackState = (typeof CALL_BACK_STATES)[number];

export const CALL_BACK_TRANSITIONS: Readonly<Record<CallBackState, readonly CallBackState[]>> = {
  open: ['taken', 'done'],
  taken: ['open', 'done', 'taken'],
  done: [],
};

/** called-again: the person rang again and was answered; no-number: the number was withheld, so nobody can call back. */
export const CALL_BACK_OUTCOMES = ['reached', 'not-reached', 'called-again', 'not-needed', 'no-number'] as const;
export type CallBackOutcome = (typeof CALL_BACK_OUTCOMES)[number];

export interface CallBack {
  id: string;
  number: string;
  /** The number until it is done, then null: unique, so that one person is on the list once. */
  openKey: string | null;
  lastCallId: string;
  reason: CallEnding;
  state: CallBackState;
  missedCalls: number;
  firstMissedAt: number;
  lastMissedAt: number;
  takenBy: string | null;
  leaseUntil: number | null;
  attempts: number;
  lastAttemptAt: number | null;
  outcome: CallBackOutcome | null;
  note: string | null;
  doneAt: number | null;
  doneBy: string | null;
  residentId: string | null;
}

export const CallBackSchema = new EntitySchema<CallBack>({
  name: 'CallBack',
  tableName: 'call_backs',
  columns: {
    id: primaryKey(),
    number: word(64),
    openKey: word(64, optional),
    lastCallId: key(),
    reason: word(16),
    state: word(8),
    missedCalls: count(),
    firstMissedAt: instant(),
    lastMissedAt: instant(),
    takenBy: key(optional),
    leaseUntil: instant(optional),
    attempts: count({ default: 0 }),
    lastAttemptAt: instant(optional),
    outcome: word(16, optional),
    note: word(500, optional),
    doneAt: instant(optional),
    doneBy: key(optional),
    residentId: key(optional),
  },
  checks: [{ ...oneOf('state', CALL_BACK_STATES), name: 'chk_state_call_backs' }],
  indices: [{ columns: ['openKey'], unique: true }, { columns: ['state', 'lastMissedAt'] }, { columns: ['number'] }],
});
