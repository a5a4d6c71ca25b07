/**
 * The life of a call. A table, not code paths; an illegal move throws.
 *
 *   ringing-in ──► in-ivr ──► queued ◄──► offered ──► connected ◄──► held
 *       │            │          │            │            │           │
 *       │            │          │            │            ▼           │
 *       │            │          │            │         wrap-up ◄──────┘
 *       ▼            ▼          ▼            ▼            ▼
 *     ended        ended      ended        ended        ended
 *
 * A caller whose agent's leg died goes from connected (or held) back to queued. A call that the hotline makes
 * itself (click-to-call) goes ringing-in → offered (the agent's phone) → connected. A call may skip steps when
 * our server was away: Asterisk goes on without us.
 */
export const CALL_STATES = ['ringing-in', 'in-ivr', 'queued', 'offered', 'connected', 'held', 'wrap-up', 'ended'] as const;
export type CallState = (typeof CALL_STATES)[number];

export const CALL_TRANSITIONS: Readonly<Record<CallState, readonly CallState[]>> = {
  'ringing-in': ['in-ivr', 'queued', 'offered', 'connected', 'ended'],
  'in-ivr': ['queued', 'offered', 'connected', 'ended'],
  queued: ['offered', 'connected', 'ended'],
  offered: ['queued', 'connected', 'ended'],
  connected: ['held', 'queued', 'offered', 'wrap-up', 'ended'],
  held: ['connected', 'queued', 'offered', 'wrap-up', 'ended'],
  'wrap-up': ['ended'],
  ended: [],
};

/** The states in which the caller is on the line. */
export const LIVE_STATES = ['ringing-in', 'in-ivr', 'queued', 'offered', 'connected', 'held'] as const satisfies readonly CallState[];

/**
 * How a call ended.
 * answered: an agent talked; abandoned: the caller hung up before an answer; no-agent: nobody could answer in time;
 * out-of-hours; failed: a technical end (Asterisk restarted, the trunk broke); self-service: the caller got what he
 * wanted from the voice menu and hung up; not-reached: a call that we made was not answered.
 */
export const CALL_ENDINGS = ['answered', 'abandoned', 'no-agent', 'out-of-hours', 'failed', 'self-service', 'not-reached'] as const;
export type CallEnding = (typeof CALL_ENDINGS)[number];

/** These endings put an incoming call on the call-back list. */
export const MISSED_ENDINGS: readonly CallEnding[] = ['abandoned', 'no-agent', 'out-of-hours', 'failed'];

export function mayMoveCall(from: CallState, to: CallState): boolean {
  return CALL_TRANSITIONS[from].includes(to);
}

export function isLive(state: CallState): boolean {
  return (LIVE_STATES as readonly CallState[]).includes(state);
}
