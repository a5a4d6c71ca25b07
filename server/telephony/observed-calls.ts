import type { Call } from '../calls/call.entity.ts';
import { extensionOf, type CallWho } from './call-facts.ts';
import type { LiveChannel, Snapshot } from './snapshot.ts';

/** A caller as Asterisk has him now. */
export interface ObservedCall {
  readonly linkedid: string;
  readonly who: CallWho;
  readonly state: 'in-ivr' | 'queued' | 'talking' | 'other';
  readonly queue: string | null;
  /** Milliseconds in the queue so far. */
  readonly waitMs: number;
  readonly agent: { extension: string; legUniqueid: string } | null;
  readonly ageMs: number;
}

/** The callers in a snapshot; agents' own legs are not callers. Pure. */
export function observeCalls(snapshot: Snapshot): Map<string, ObservedCall> {
  const entries = new Map(snapshot.queues.flatMap((queue) => queue.waiting.map((entry) => [entry.uniqueid, { queue: queue.name, waitMs: entry.waitMs }] as const)));
  const legs = snapshot.channels.filter((channel) => extensionOf(channel.channel) !== null);
  const calls = new Map<string, ObservedCall>();
  for (const channel of snapshot.channels) {
    if (extensionOf(channel.channel) !== null) continue;
    // The other side of a click-to-call has its own Uniqueid and the agent's Linkedid; a caller has both the same.
    const leg = channel.bridgeId ? legs.find((each) => each.bridgeId === channel.bridgeId) : undefined;
    const waiting = entries.get(channel.uniqueid);
    calls.set(channel.linkedid, {
      linkedid: channel.linkedid,
      who: { channel: channel.channel, uniqueid: channel.uniqueid, from: channel.callerNumber, to: channel.exten },
      state: leg ? 'talking' : waiting ? 'queued' : channel.application === 'AGI' ? 'in-ivr' : 'other',
      queue: waiting?.queue ?? null,
      waitMs: waiting?.waitMs ?? 0,
      agent: leg ? { extension: extensionOf(leg.channel)!, legUniqueid: leg.uniqueid } : null,
      ageMs: channel.durationMs,
    });
  }
  return calls;
}

/** Legs of agents that are ringing or up, by extension. Pure. */
export function agentLegs(channels: readonly LiveChannel[]): Map<string, LiveChannel> {
  return new Map(channels.flatMap((channel) => {
    const extension = extensionOf(channel.channel);
    return extension ? [[extension, channel] as const] : [];
  }));
}

/** In which way our row and Asterisk disagree, in words that stay the same from one look to the next; null when they agree. Pure. */
export function disagreement(call: Pick<Call, 'state' | 'linkedid'> | null, observed: ObservedCall | undefined, extension: string | null = null): string | null {
  if (!observed) return call ? `the call is ${call.state} here and gone in Asterisk` : null;
  if (!call) return `a caller in Asterisk (${observed.state}) is unknown here`;
  if (observed.state === 'talking' && call.state !== 'connected' && call.state !== 'held') return `the call is ${call.state} here and talking in Asterisk`;
  if (observed.agent && extension !== null && observed.agent.extension !== extension && (call.state === 'connected' || call.state === 'held')) {
    return `the caller talks with ${extension} here and with ${observed.agent.extension} in Asterisk`;
  }
  if (observed.state === 'queued' && call.state !== 'queued' && call.state !== 'offered') return `the call is ${call.state} here and queued in Asterisk`;
  if (observed.state === 'in-ivr' && call.state !== 'in-ivr') return `the call is ${call.state} here and in the voice menu in Asterisk`;
  return null;
}
