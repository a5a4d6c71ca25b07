import type { IvrLanguage, TicketStatus } from '../ports.ts';
import type { FlowTools, IvrResult } from './flow.ts';
import { isTicketPart, type FlowNode, type NodeKindName, type NodeOf } from './schema.ts';
import { spokenTicket } from './spoken.ts';

/** What the interpreter asks the call to do. */
export type Effect =
  | { readonly do: 'play'; readonly prompts: readonly string[] } // ends early at key 0
  | { readonly do: 'ask-key'; readonly prompts: readonly string[]; readonly waitMs: number }
  | { readonly do: 'ask-digits'; readonly prompts: readonly string[]; readonly waitMs: number; readonly maxDigits: number }
  | { readonly do: 'check-hours' }
  | { readonly do: 'look-up'; readonly number: string }
  | { readonly do: 'finish'; readonly result: IvrResult };

/** What came of it. `now` is epoch ms. */
export type Outcome =
  | { readonly did: 'play'; readonly key: string | null }
  | { readonly did: 'ask-key'; readonly key: string | null }
  | { readonly did: 'ask-digits'; readonly digits: string }
  | { readonly did: 'check-hours'; readonly open: boolean }
  | { readonly did: 'look-up'; readonly ticket: TicketStatus | 'unavailable'; readonly now: number };

/** All that a call has told the flow so far. */
export interface CallState {
  readonly node: string;
  readonly language: IvrLanguage;
  /** Tries used, by input node. */
  readonly tries: ReadonlyMap<string, number>;
  /** What was entered, by input node. */
  readonly entered: ReadonlyMap<string, string>;
  readonly steps: number;
}

type Changes = Partial<Pick<CallState, 'language' | 'tries' | 'entered'>>;
/** Either on to another node, or stay and do something. */
export type Turn = (({ readonly go: string } | { readonly effect: Effect }) & { readonly changes?: Changes });

/** A way from one node to another. */
export interface Edge {
  readonly to: string;
  /** Where it is written, below the node. */
  readonly path: readonly string[];
  /** The caller hears or enters something before it is taken, so a circle over it is not endless. */
  readonly pauses: boolean;
  /** It is the way of a caller who presses nothing. */
  readonly silent?: boolean;
}

interface NodeKind<N extends FlowNode> {
  edges(node: N): readonly Edge[];
  /** Prompts that it plays, and where each is written. */
  prompts(node: N): readonly { readonly key: string; readonly path: readonly (string | number)[] }[];
  enter(node: N, state: CallState): Turn;
  resume(node: N, state: CallState, outcome: Outcome, tools: FlowTools): Turn;
}

const listed = (field: string, keys: readonly string[]) => keys.map((key, index) => ({ key, path: [field, index] }));
const nothing = (): never[] => [];

/** An outcome that does not belong to the node can only come from a bug in the adapter. */
function unexpected(node: FlowNode, outcome: Outcome): never {
  throw new Error(`a node of kind ${node.kind} cannot go on from ${outcome.did}`);
}

/** All kinds of nodes: where they lead, what they say, what they do. A new kind is one schema and one row here. */
const NODE_KINDS: { readonly [K in NodeKindName]: NodeKind<NodeOf<K>> } = {
  say: {
    edges: (node) => [{ to: node.next, path: ['next'], pauses: true, silent: true }],
    prompts: (node) => listed('prompts', node.prompts),
    enter: (node) => ({ effect: { do: 'play', prompts: node.prompts } }),
    resume: (node) => ({ go: node.next }),
  },

  menu: {
    edges: (node) => [
      ...Object.entries(node.keys).map(([key, to]) => ({ to, path: ['keys', key], pauses: true })),
      { to: node.otherwise, path: ['otherwise'], pauses: true, silent: true },
    ],
    prompts: (node) => listed('prompts', node.prompts),
    enter: (node) => ({ effect: { do: 'ask-key', prompts: node.prompts, waitMs: node.waitMs } }),
    resume(node, _state, outcome) {
      if (outcome.did !== 'ask-key') return unexpected(node, outcome);
      const keys: Readonly<Record<string, string | undefined>> = node.keys;
      return { go: (outcome.key !== null && Object.hasOwn(keys, outcome.key) && keys[outcome.key]) || node.otherwise };
    },
  },

  input: {
    edges: (node) => [
      { to: node.next, path: ['next'], pauses: true },
      { to: node.otherwise, path: ['otherwise'], pauses: true, silent: true },
    ],
    prompts: (node) => [...listed('prompts', node.prompts), ...listed('invalid', node.invalid)],
    enter(node, state) {
      const used = state.tries.get(state.node) ?? 0;
      if (used >= node.tries) return { go: node.otherwise };
      return { effect: { do: 'ask-digits', prompts: node.prompts, waitMs: node.waitMs, maxDigits: node.maxDigits }, changes: { tries: new Map(state.tries).set(state.node, used + 1) } };
    },
    resume(node, state, outcome, tools) {
      if (outcome.did === 'play') return { go: state.node };
      if (outcome.did !== 'ask-digits') return unexpected(node, outcome);
      // Silence is not a wrong number: whoever does not type wants a person.
      if (outcome.digits === '') return { go: node.otherwise };
      const value = accepted(node, outcome.digits, tools);
      if (value !== null) return { go: node.next, changes: { entered: new Map(state.entered).set(state.node, value) } };
      return { effect: { do: 'play', prompts: node.invalid } };
    },
  },

  hours: {
    edges: (node) => [
      { to: node.open, path: ['open'], pauses: false, silent: true },
      { to: node.closed, path: ['closed'], pauses: false },
    ],
    prompts: nothing,
    enter: () => ({ effect: { do: 'check-hours' } }),
    resume: (node, _state, outcome) => (outcome.did === 'check-hours' ? { go: outcome.open ? node.open : node.closed } : unexpected(node, outcome)),
  },

  language: {
    edges: (node) => [{ to: node.next, path: ['next'], pauses: false, silent: true }],
    prompts: nothing,
    enter: (node) => ({ go: node.next, changes: { language: node.language } }),
    resume: (node, _state, outcome) => unexpected(node, outcome),
  },

  'ticket-status': {
    edges: (node) => [
      { to: node.next, path: ['next'], pauses: true, silent: true },
      { to: node.notFound, path: ['notFound'], pauses: false },
      { to: node.unavailable, path: ['unavailable'], pauses: false },
    ],
    prompts: (node) => listed('say', node.say).filter(({ key }) => !isTicketPart(key)),
    enter: (node, state) => ({ effect: { do: 'look-up', number: state.entered.get(node.number) ?? '' } }),
    resume(node, state, outcome, tools) {
      if (outcome.did === 'play') return { go: node.next };
      if (outcome.did !== 'look-up') return unexpected(node, outcome);
      if (outcome.ticket === 'unavailable') return { go: node.unavailable };
      if (!outcome.ticket.found) return { go: node.notFound };
      const prompts = spokenTicket(node.say, state.entered.get(node.number) ?? '', outcome.ticket, outcome.now, tools.timeZone);
      // An answer was given, so the next number has all its tries.
      return { effect: { do: 'play', prompts }, changes: { tries: new Map(state.tries).set(node.number, 0) } };
    },
  },

  queue: {
    edges: nothing,
    prompts: nothing,
    enter: (node) => ({ effect: { do: 'finish', result: { to: 'queue', queue: node.queue, priority: node.priority } } }),
    resume: (node, _state, outcome) => unexpected(node, outcome),
  },

  hangup: {
    edges: nothing,
    prompts: nothing,
    enter: (node) => ({ effect: { do: 'finish', result: { to: 'hangup', reason: node.reason } } }),
    resume: (node, _state, outcome) => unexpected(node, outcome),
  },
};

/** The row of a node. The cast is safe: the table's type ties each kind to its own nodes. */
export function kindOf(node: FlowNode): NodeKind<FlowNode> {
  return NODE_KINDS[node.kind] as unknown as NodeKind<FlowNode>;
}

function accepted(node: NodeOf<'input'>, digits: string, tools: FlowTools): string | null {
  // A star starts the entry over, as on other keypads.
  const typed = digits.slice(digits.lastIndexOf('*') + 1);
  if (node.accept === 'digits') return typed === '' ? null : typed;
  const parsed = tools.parseTicketNumber(typed);
  return parsed.ok ? parsed.number : null;
}
