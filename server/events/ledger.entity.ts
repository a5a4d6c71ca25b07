import { EntitySchema } from 'typeorm';
import { instant, json, word } from '../database/columns.ts';

/** What happened, append-only; screens, statistics, webhooks and other servers are readers of it. */
export interface LedgerRow {
  seq: number;
  type: string;
  subjectId: string;
  payload: Record<string, unknown>;
  at: number;
}

export const LedgerSchema = new EntitySchema<LedgerRow>({
  name: 'LedgerRow',
  tableName: 'ledger',
  columns: {
    seq: { type: 'integer', primary: true, generated: 'increment' },
    type: word(48),
    subjectId: word(64),
    payload: json(),
    at: instant(),
  },
  indices: [{ columns: ['subjectId'] }, { columns: ['at'] }],
});
