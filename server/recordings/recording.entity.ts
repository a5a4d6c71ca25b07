import { EntitySchema } from 'typeorm';
import { duration, instant, key, optional, primaryKey, word } from '../database/columns.ts';

/** A recording; its row is written before MixMonitor starts, so that no audio is without an owner. */
export interface Recording {
  id: string;
  callId: string;
  /** Relative to the recordings folder, with '/'. */
  path: string;
  state: 'recording' | 'ready' | 'missing';
  startedAt: number;
  durationMs: number | null;
  bytes: number | null;
}

export const RecordingSchema = new EntitySchema<Recording>({
  name: 'Recording',
  tableName: 'recordings',
  columns: {
    id: primaryKey(),
    callId: key(),
    path: word(200),
    state: word(16),
    startedAt: instant(),
    durationMs: duration(optional),
    bytes: duration(optional),
  },
  indices: [{ columns: ['path'], unique: true }, { columns: ['callId'] }, { columns: ['state'] }],
});
