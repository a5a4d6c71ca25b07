import type { AgentView } from '../api/types.ts';
import type { QueueView } from '../../../server/realtime/socket-contract.ts';

export interface Totals {
  readonly waiting: number;
  /** Epoch ms since when the longest one waits; null when nobody does. */
  readonly longestSince: number | null;
  readonly ready: number;
  readonly busy: number;
  readonly paused: number;
  readonly answered: number;
  readonly missed: number;
  /** Share of today's answered calls that were answered within the promise; null when none was. */
  readonly inTime: number | null;
  /** Share of today's callers who reached somebody. */
  readonly connected: number | null;
}

/** Sums the queues and agents up. Pure. An agent serves several queues, so agents are counted as agents. */
export function totals(queues: readonly QueueView[], agents: readonly AgentView[]): Totals {
  const waiting = queues.flatMap((queue) => queue.waiting);
  const answered = sum(queues.map((queue) => queue.answeredToday));
  const missed = sum(queues.map((queue) => queue.missedToday));
  const inTime = sum(queues.map((queue) => (queue.answeredInTime ?? 0) * queue.answeredToday));
  const count = (...states: AgentView['state'][]) => agents.filter((agent) => states.includes(agent.state)).length;
  return {
    waiting: waiting.length,
    longestSince: waiting.length === 0 ? null : Math.min(...waiting.map((caller) => caller.queuedAt)),
    ready: count('ready'),
    busy: count('offered', 'on-call', 'wrap-up'),
    paused: count('paused'),
    answered,
    missed,
    inTime: answered === 0 ? null : inTime / answered,
    connected: answered + missed === 0 ? null : answered / (answered + missed),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
