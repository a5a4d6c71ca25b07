import { EntitySchema } from 'typeorm';
import { duration, flag, instant, key, oneOf, optional, primaryKey, version, word } from '../database/columns.ts';
import { CALL_ENDINGS, CALL_STATES, type CallEnding, type CallState } from './call-states.ts';

/**
 * A call with all its timings. Instants are epoch ms by Asterisk's clock, durations are ms:
 * ivr = in the voice menu; wait = from joining the queue to the answer or the end, and from a lost agent to the next answer; ring = the answered offer's
 * ringing (within wait); talk = connected, hold included; hold = of it on hold; wrap-up = after the hang-up.
 */
export interface Call {
  id: string;
  linkedid: string;
  uniqueid: string;
  channelName: string;
  interactionId: string | null;
  direction: 'in' | 'out';
  fromNumber: string;
  toNumber: string;
  queue: string | null;
  state: CallState;
  ending: CallEnding | null;
  /** More about the ending for those who look after the system, e.g. a Q.850 cause. */
  endingDetail: string | null;
  agentId: string | null;
  residentId: string | null;
  callBackId: string | null;
  source: 'live' | 'imported';
  usedSelfService: boolean;
  /** Dialled by reference (from a ticket, a resident, another call): the number stays masked for the agent too. */
  numberHidden: boolean;
  startedAt: number;
  ivrAt: number | null;
  queuedAt: number | null;
  offeredAt: number | null;
  connectedAt: number | null;
  heldAt: number | null;
  hungUpAt: number | null;
  endedAt: number | null;
  ivrMs: number;
  waitMs: number;
  ringMs: number;
  talkMs: number;
  holdMs: number;
  wrapUpMs: number;
  note: string | null;
  version: number;
  updatedAt: number;
}

export const CallSchema = new EntitySchema<Call>({
  name: 'Call',
  tableName: 'calls',
  columns: {
    id: primaryKey(),
    linkedid: word(64),
    uniqueid: word(64),
    channelName: word(128),
    interactionId: key(optional),
    direction: word(3),
    fromNumber: word(64),
    toNumber: word(64),
    queue: word(64, optional),
    state: word(16),
    ending: word(16, optional),
    endingDetail: word(64, optional),
    agentId: key(optional),
    residentId: key(optional),
    callBackId: key(optional),
    source: word(8),
    usedSelfService: flag(),
    numberHidden: flag(),
    startedAt: instant(),
    ivrAt: instant(optional),
    queuedAt: instant(optional),
    offeredAt: instant(optional),
    connectedAt: instant(optional),
    heldAt: instant(optional),
    hungUpAt: instant(optional),
    endedAt: instant(optional),
    ivrMs: duration({ default: 0 }),
    waitMs: duration({ default: 0 }),
    ringMs: duration({ default: 0 }),
    talkMs: duration({ default: 0 }),
    holdMs: duration({ default: 0 }),
    wrapUpMs: duration({ default: 0 }),
    note: word(255, optional),
    version: version(),
    updatedAt: instant(),
  },
  checks: [oneOf('state', CALL_STATES), oneOf('ending', CALL_ENDINGS)].map((check) => ({ ...check, name: `${check.name}_calls` })),
  indices: [
    { columns: ['linkedid'], unique: true },
    { columns: ['state'] },
    { columns: ['fromNumber', 'startedAt'] },
    { columns: ['toNumber', 'startedAt'] },
    { columns: ['callBackId'] },
    { columns: ['agentId', 'startedAt'] },
    { columns: ['startedAt'] },
    { columns: ['interactionId'] },
  ],
});

export const OFFER_OUTCOMES = ['answered', 'no-answer', 'rejected', 'cancelled'] as const;
export type OfferOutcome = (typeof OFFER_OUTCOMES)[number];

/** One ringing of one agent's phone for one call; keyed by the agent's channel, so that it is counted once. */
export interface CallOffer {
  id: string;
  callId: string;
  agentId: string;
  channelUniqueid: string;
  offeredAt: number;
  endedAt: number | null;
  outcome: OfferOutcome | null;
}

export const CallOfferSchema = new EntitySchema<CallOffer>({
  name: 'CallOffer',
  tableName: 'call_offers',
  columns: {
    id: primaryKey(),
    callId: key(),
    agentId: key(),
    channelUniqueid: word(64),
    offeredAt: instant(),
    endedAt: instant(optional),
    outcome: word(16, optional),
  },
  indices: [{ columns: ['channelUniqueid'], unique: true }, { columns: ['callId'] }, { columns: ['agentId', 'offeredAt'] }],
});
