import { EntitySchema } from 'typeorm';
import { instant, key, optional, primaryKey, word } from '../database/columns.ts';

export const CHANNELS = ['phone', 'sms', 'card', 'web', 'open311', 'walk-in', 'grid', 'exchange'] as const;
export type Channel = (typeof CHANNELS)[number];

/** One contact over one channel, unique by (channel, externalId): receiving it twice is harmless. */
export interface Interaction {
  id: string;
  channel: Channel;
  externalId: string;
  direction: 'in' | 'out';
  fromAddress: string;
  toAddress: string;
  at: number;
  residentId: string | null;
  /** How we learned of it: at once, or from Asterisk's own records after an absence. */
  source: 'live' | 'imported';
  createdAt: number;
}

export const InteractionSchema = new EntitySchema<Interaction>({
  name: 'Interaction',
  tableName: 'interactions',
  columns: {
    id: primaryKey(),
    channel: word(16),
    externalId: word(128),
    direction: word(3),
    fromAddress: word(64),
    toAddress: word(64),
    at: instant(),
    residentId: key(optional),
    source: word(8),
    createdAt: instant(),
  },
  indices: [
    { columns: ['channel', 'externalId'], unique: true },
    { columns: ['fromAddress', 'at'] },
    { columns: ['residentId', 'at'] },
  ],
});
