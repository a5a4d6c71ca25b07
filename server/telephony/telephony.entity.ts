import { EntitySchema } from 'typeorm';
import { instant, json, optional, primaryKey, word } from '../database/columns.ts';

/** A time in which we did not hear Asterisk; recorded, never guessed away. */
export interface TelephonyGap {
  id: string;
  startedAt: number;
  endedAt: number | null;
  cause: string;
}

export const TelephonyGapSchema = new EntitySchema<TelephonyGap>({
  name: 'TelephonyGap',
  tableName: 'telephony_gaps',
  columns: { id: primaryKey(), startedAt: instant(), endedAt: instant(optional), cause: word(64) },
  indices: [{ columns: ['startedAt'] }],
});

/** A difference between our database and Asterisk that reconciliation found and repaired. */
export interface RepairNote {
  id: string;
  at: number;
  subjectType: 'call' | 'agent' | 'recording';
  subjectId: string;
  found: string;
  repair: string;
}

export const RepairNoteSchema = new EntitySchema<RepairNote>({
  name: 'RepairNote',
  tableName: 'repair_notes',
  columns: { id: primaryKey(), at: instant(), subjectType: word(16), subjectId: word(64), found: word(255), repair: word(255) },
  indices: [{ columns: ['at'] }, { columns: ['subjectId'] }],
});

/** How far a file of Asterisk's own records (queue_log, CDR) has been read. */
export interface ImportCursor {
  name: string;
  position: { inode: string; offset: number };
  updatedAt: number;
}

export const ImportCursorSchema = new EntitySchema<ImportCursor>({
  name: 'ImportCursor',
  tableName: 'import_cursors',
  columns: { name: primaryKey(64), position: json(), updatedAt: instant() },
});
