/**
 * The life of an agent at work. A table, not code paths; an illegal move throws.
 *
 *              sign in / phone up
 *   offline ─────────────────────► ready ◄──────► paused (+ reason)
 *      ▲                           │   ▲             │
 *      │ browser gone, sign out    ▼   │ rejected,   ▼
 *      ├───────────────────────  offered  no answer  (click-to-call)
 *      │                           │                 │
 *      │                           ▼                 │
 *      ├─────────────────────── on-call ◄────────────┘
 *      │                           │ hang-up
 *      │                           ▼
 *      └─────────────────────── wrap-up ──► ready | paused
 */
export const AGENT_STATES = ['offline', 'ready', 'paused', 'offered', 'on-call', 'wrap-up'] as const;
export type AgentState = (typeof AGENT_STATES)[number];

export const AGENT_TRANSITIONS: Readonly<Record<AgentState, readonly AgentState[]>> = {
  offline: ['ready', 'paused', 'on-call'],
  ready: ['paused', 'offered', 'on-call', 'offline'],
  paused: ['ready', 'offered', 'on-call', 'offline', 'paused'],
  offered: ['ready', 'paused', 'on-call', 'offline'],
  'on-call': ['wrap-up', 'ready', 'paused', 'offline'],
  'wrap-up': ['ready', 'paused', 'offered', 'on-call', 'offline'],
};

/** What an agent may choose by hand; the rest follows from calls. */
export const CHOOSABLE_STATES = ['ready', 'paused', 'offline'] as const satisfies readonly AgentState[];
export type ChoosableState = (typeof CHOOSABLE_STATES)[number];

export function mayMoveAgent(from: AgentState, to: AgentState): boolean {
  return AGENT_TRANSITIONS[from].includes(to);
}
