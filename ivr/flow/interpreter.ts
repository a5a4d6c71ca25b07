import type { Flow, FlowTools } from './flow.ts';
import { kindOf, type CallState, type Effect, type Outcome, type Turn } from './node-kinds.ts';

/** Where a call stands, and what is to be done next. */
export interface Step {
  readonly state: CallState;
  readonly effect: Effect;
}

/** No call needs more; past it the caller gets a person, whatever the flow says. */
export const MOST_STEPS = 100;
/** Always leads to a person, except inside a number. */
const PERSON_KEY = '0';

/** The first step of a call. Pure, like all of this file. */
export function begin(flow: Flow): Step {
  const state: CallState = { node: flow.start, language: flow.language, tries: new Map(), entered: new Map(), steps: 0 };
  return follow(flow, state, { go: flow.start });
}

/** The next step, from what came of the last one. */
export function resume(flow: Flow, tools: FlowTools, state: CallState, outcome: Outcome): Step {
  if (wantsPerson(outcome)) return follow(flow, state, { go: flow.person });
  return follow(flow, state, kindOf(nodeAt(flow, state.node)).resume(nodeAt(flow, state.node), state, outcome, tools));
}

/** Goes from node to node until one of them wants something done. */
function follow(flow: Flow, from: CallState, first: Turn): Step {
  let state = from;
  let turn = first;
  for (;;) {
    state = { ...state, ...turn.changes, steps: state.steps + 1 };
    if (state.steps > MOST_STEPS) return { state, effect: { do: 'finish', result: flow.fallback } };
    if ('effect' in turn) return { state, effect: turn.effect };
    state = { ...state, node: turn.go };
    turn = kindOf(nodeAt(flow, state.node)).enter(nodeAt(flow, state.node), state);
  }
}

function wantsPerson(outcome: Outcome): boolean {
  if (outcome.did === 'play' || outcome.did === 'ask-key') return outcome.key === PERSON_KEY;
  return outcome.did === 'ask-digits' && outcome.digits === PERSON_KEY;
}

function nodeAt(flow: Flow, name: string) {
  const node = flow.nodes.get(name);
  if (!node) throw new Error(`the flow has no node ${name}: it was not checked`);
  return node;
}
