import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/logger.ts';
import type { AmiMessage } from './message.ts';

export interface AmiConnectionOptions {
  host: string;
  port: number;
  user: string;
  secret: string;
  clock: Clock;
  logger: Logger;
  /** Longest silence of Asterisk on one action, ms. Also the limit for connecting and logging in. */
  actionTimeoutMs?: number;
  /** Actions that may wait for an answer at the same time; more get AMI_BUSY. */
  maxPending?: number;
  /** How often a Ping asks whether the link is alive, ms. An unanswered one ends the link after the same time or actionTimeoutMs, whichever is shorter. */
  pingEveryMs?: number;
  /** Shortest and longest wait before connecting again, ms. */
  backoffMs?: readonly [min: number, max: number];
  /** Classes of events asked for, e.g. 'system,call,agent,user'; 'on' is everything that manager.conf grants. Keep 'system': FullyBooted is in it. */
  eventMask?: string;
  /** Events that may wait for their handlers; beyond that they are dropped and 'overflow' is told. */
  maxQueuedEvents?: number;
  /** Items of one list(). */
  maxListItems?: number;
}

export const AMI_DEFAULTS = {
  actionTimeoutMs: 10_000,
  maxPending: 500,
  pingEveryMs: 10_000,
  backoffMs: [500, 15_000],
  eventMask: 'on',
  maxQueuedEvents: 20_000,
  maxListItems: 50_000,
} as const satisfies Partial<AmiConnectionOptions>;

/** What a connection tells. All handlers are synchronous; one that throws is logged and changes nothing. */
export interface AmiConnectionEvents {
  /** Logged in, Asterisk is fully booted, events flow: reconcile now. */
  up: [];
  /** The link is lost. Everything received before has been told; what happens until 'up' is a gap. */
  down: [info: { reason: string }];
  /** An event of Asterisk; only between 'up' and 'down', in the order of the wire. */
  event: [message: AmiMessage];
  /** Events were dropped because handlers did not keep up: reconcile. */
  overflow: [info: { dropped: number }];
}

export type AmiState = 'down' | 'connecting' | 'up';

/** Counters since the start, and the present sizes `pending` and `queuedEvents`; for metrics. */
export type AmiStats = Readonly<Record<'events' | 'droppedEvents' | 'unknownAnswers' | 'malformedLines' | 'timesUp' | 'pending' | 'queuedEvents', number>>;
