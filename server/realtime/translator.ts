import type { EventMap, EventType, LedgerEvent } from '../events/event-map.ts';
import type { FeedReads, ShownTo } from './ports.ts';
import type { Room } from './rooms.ts';
import type { FeedEvent } from './socket-contract.ts';

/** One ledger event made ready for the screens. An event becomes at most one message, so that seq counts messages. */
export interface Translated {
  /** Events of one topic show the same present state: of several that were missed, the last is enough. */
  topic: string;
  /** To whom it goes. */
  rooms: readonly Room[];
  /** What each of them gets; null when he may not see it after all. */
  shownTo: ShownTo<FeedEvent>;
}

type Row<T extends EventType> = (payload: EventMap[T], reads: FeedReads) => Promise<Translated | null> | Translated | null;

/** Every type of event, and what becomes of it on the screens. */
const TABLE: { readonly [T in EventType]: Row<T> } = {
  'call.arrived': ({ callId }, reads) => call(callId, null, reads),
  'call.moved': ({ callId, agentId }, reads) => call(callId, agentId, reads),
  'call.offered': ({ callId, agentId }, reads) => call(callId, agentId, reads, { pops: true }),
  'call.connected': ({ callId, agentId }, reads) => call(callId, agentId, reads),
  'call.ended': ({ callId, agentId }, reads) => call(callId, agentId, reads),
  'call.imported': ({ callId }, reads) => call(callId, null, reads),
  'recording.finished': recording,
  'agent.moved': ({ agentId }, reads) => agent(agentId, reads),
  'callback.opened': ({ callBackId }, reads) => callBack(callBackId, reads),
  'callback.joined': ({ callBackId }, reads) => callBack(callBackId, reads),
  'callback.taken': ({ callBackId }, reads) => callBack(callBackId, reads),
  'callback.released': ({ callBackId }, reads) => callBack(callBackId, reads),
  'callback.done': ({ callBackId }, reads) => callBack(callBackId, reads),
  'ticket.registered': ticket,
  'ticket.moved': ticket,
  'session.ended': () => null,
  'telephony.gap-opened': () => null,
  'telephony.gap-closed': () => null,
  'telephony.repaired': () => null,
};

/** Translates one event; the present state of its subject is read once, whoever watches. */
export async function translate(event: LedgerEvent, reads: FeedReads): Promise<Translated | null> {
  const row = TABLE[event.type] as Row<EventType> | undefined;
  // A newer server on the same database may write types that we do not know yet.
  return row ? row(event.payload, reads) : null;
}

/** A call is shown to its agent, to the one that the event names (whose phone rang, say), and to readers of all calls. */
async function call(callId: string, named: string | null, reads: FeedReads, { pops = false } = {}): Promise<Translated | null> {
  const found = await reads.call(callId);
  if (!found) return null;
  return {
    topic: `call:${callId}`,
    rooms: [...people(named, found.agentId), 'calls:all'],
    shownTo: async (viewer) => {
      const view = await found.shownTo(viewer);
      if (!view) return null;
      // Only a phone that rings now pops the screen up: an offer that is over meanwhile is a change like any other.
      const ringsHere = pops && view.state === 'offered' && view.agent?.id === viewer.staffId;
      return { type: ringsHere ? 'call.offered' : 'call.changed', call: view };
    },
  };
}

async function recording({ callId, recordingId, state }: EventMap['recording.finished'], reads: FeedReads): Promise<Translated | null> {
  const found = await reads.call(callId);
  if (!found) return null;
  return {
    topic: `recording:${recordingId}`,
    rooms: [...people(found.agentId), 'calls:all'],
    shownTo: async (viewer) => ((await found.shownTo(viewer)) ? { type: 'recording.changed', callId, recordingId, state } : null),
  };
}

async function agent(agentId: string, reads: FeedReads): Promise<Translated | null> {
  const view = await reads.agent(agentId);
  return view && { topic: `agent:${agentId}`, rooms: [...people(agentId), 'agents:watch'], shownTo: () => ({ type: 'agent.changed', agent: view }) };
}

async function callBack(callBackId: string, reads: FeedReads): Promise<Translated | null> {
  const shownTo = await reads.callBack(callBackId);
  if (!shownTo) return null;
  return {
    topic: `callback:${callBackId}`,
    rooms: ['callbacks'],
    shownTo: async (viewer) => {
      const view = await shownTo(viewer);
      return view && { type: 'callback.changed', callBack: view };
    },
  };
}

function ticket({ ticketId, number, registeredBy }: { ticketId: string; number: string; registeredBy: string | null }): Translated {
  return { topic: `ticket:${ticketId}`, rooms: [...people(registeredBy), 'tickets:all'], shownTo: () => ({ type: 'ticket.changed', ticketId, number }) };
}

function people(...ids: readonly (string | null)[]): Room[] {
  return [...new Set(ids)].filter((id) => id !== null).map((id): Room => `staff:${id}`);
}
