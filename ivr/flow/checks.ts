import { kindOf } from './node-kinds.ts';
import type { FlowNode } from './schema.ts';
import { NUMBER_PROMPTS, statePrompts } from './spoken.ts';

/** Something wrong in a flow: where it is written (from the top of the file) and what it is, in a sentence. */
export interface Problem {
  readonly path: readonly (string | number)[];
  readonly reason: string;
}

/** What the checks look at: a flow whose form is right, and the names that exist outside it. */
export interface Checked {
  readonly start: string;
  readonly person: string;
  readonly published: readonly string[];
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly promptKeys: ReadonlySet<string>;
  readonly queues: readonly string[];
  readonly ticketStates: readonly string[];
}

/**
 * Everything that would surprise a caller later. The first group makes sure that every name leads somewhere;
 * only then do the others make sense, because they walk over the names.
 */
export function problemsOf(flow: Checked): Problem[] {
  const names = [...unknownNodes(flow), ...unknownPrompts(flow), ...unknownQueues(flow), ...unknownInputs(flow)];
  return names.length > 0 ? names : [...unreachable(flow), ...endless(flow), ...withoutEnd(flow), ...withoutPerson(flow)];
}

/** Follows the way of a caller who presses nothing; the node where it ends, or null when it goes in a circle. */
export function silentEnd(flow: Pick<Checked, 'nodes'>, from: string): FlowNode | null {
  const seen = new Set<string>();
  for (let name = from; !seen.has(name); ) {
    seen.add(name);
    const node = flow.nodes.get(name);
    const next = node && edgesOf(node).find((edge) => edge.silent);
    if (!next) return node ?? null;
    name = next.to;
  }
  return null;
}

function unknownNodes({ nodes, start, person }: Checked): Problem[] {
  const top = Object.entries({ start, person }).map(([field, to]) => ({ path: [field], to }));
  const inside = [...nodes].flatMap(([name, node]) => edgesOf(node).map((edge) => ({ path: ['nodes', name, ...edge.path], to: edge.to })));
  return [...top, ...inside].filter(({ to }) => !nodes.has(to)).map(({ path, to }) => ({ path, reason: `there is no node "${to}"` }));
}

function unknownPrompts({ nodes, published, promptKeys, ticketStates }: Checked): Problem[] {
  const used = [
    ...published.map((key, index) => ({ key, path: ['published', index] as (string | number)[] })),
    ...[...nodes].flatMap(([name, node]) => kindOf(node).prompts(node).map(({ key, path }) => ({ key, path: ['nodes', name, ...path] }))),
    ...[...nodes].filter(([, node]) => node.kind === 'ticket-status').flatMap(([name]) => spokenTicketPrompts(ticketStates).map((key) => ({ key, path: ['nodes', name] }))),
  ];
  return used.filter(({ key }) => !promptKeys.has(key)).map(({ key, path }) => ({ path, reason: `the prompt "${key}" is missing` }));
}

function unknownQueues({ nodes, queues }: Checked): Problem[] {
  return [...nodes].flatMap(([name, node]) =>
    node.kind === 'queue' && !queues.includes(node.queue)
      ? [{ path: ['nodes', name, 'queue'], reason: `there is no queue "${node.queue}" (known: ${queues.join(', ') || 'none'})` }]
      : [],
  );
}

function unknownInputs({ nodes }: Checked): Problem[] {
  return [...nodes].flatMap(([name, node]) => {
    if (node.kind !== 'ticket-status') return [];
    const source = nodes.get(node.number);
    if (source?.kind === 'input' && source.accept === 'ticket-number') return [];
    return [{ path: ['nodes', name, 'number'], reason: `"${node.number}" is not an input node that accepts a ticket-number` }];
  });
}

function unreachable(flow: Checked): Problem[] {
  const reached = reachable(flow, [flow.start, flow.person], () => true);
  return [...flow.nodes.keys()].filter((name) => !reached.has(name)).map((name) => ({ path: ['nodes', name], reason: `no call can reach the node "${name}"` }));
}

/** A circle in which the caller neither hears nor enters anything would spin. */
function endless(flow: Checked): Problem[] {
  return [...flow.nodes].flatMap(([name, node]) => {
    const back = edgesOf(node).find((edge) => !edge.pauses && reachable(flow, [edge.to], (way) => !way.pauses).has(name));
    return back ? [{ path: ['nodes', name, ...back.path], reason: `endless loop: the node "${name}" comes back to itself without a prompt or an input` }] : [];
  });
}

function withoutEnd(flow: Checked): Problem[] {
  return [...flow.nodes.keys()]
    .filter((name) => ![...reachable(flow, [name], () => true)].some((far) => isEnd(flow.nodes.get(far))))
    .map((name) => ({ path: ['nodes', name], reason: `from the node "${name}" no call ever reaches a queue or a hang-up` }));
}

/** GB/T 33358: an agent must be reachable without a menu, so silence and the key 0 end in a queue. */
function withoutPerson(flow: Checked): Problem[] {
  return [
    { field: 'start', from: flow.start, who: 'a caller who presses nothing' },
    { field: 'person', from: flow.person, who: 'a caller who presses 0' },
  ].flatMap(({ field, from, who }) => (silentEnd(flow, from)?.kind === 'queue' ? [] : [{ path: [field], reason: `${who} never reaches a person: the way must end in a queue` }]));
}

function reachable({ nodes }: Checked, from: readonly string[], along: (edge: ReturnType<typeof edgesOf>[number]) => boolean): Set<string> {
  const seen = new Set<string>();
  const open = [...from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const node = nodes.get(name);
    if (node) open.push(...edgesOf(node).filter(along).map((edge) => edge.to));
  }
  return seen;
}

function spokenTicketPrompts(ticketStates: readonly string[]): readonly string[] {
  return [...NUMBER_PROMPTS, ...ticketStates.flatMap((state) => [...statePrompts(state)])];
}

function isEnd(node: FlowNode | undefined): boolean {
  return node?.kind === 'queue' || node?.kind === 'hangup';
}

function edgesOf(node: FlowNode) {
  return kindOf(node).edges(node);
}
