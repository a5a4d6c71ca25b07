import type { AmiConnection } from './ami/connection.ts';
import type { AmiMessage } from './ami/message.ts';

/** A channel that is alive in Asterisk now. */
export interface LiveChannel {
  uniqueid: string;
  /** The call that it belongs to. */
  linkedid: string;
  channel: string;
  /** Down, Ring, Ringing, Up, Busy … as Asterisk says it. */
  state: string;
  context: string;
  exten: string;
  /** '' between two applications. */
  application: string;
  applicationData: string;
  /** '' when it is in no bridge; channels that talk to each other share one. */
  bridgeId: string;
  callerNumber: string;
  callerName: string;
  connectedNumber: string;
  /** Age of the channel, ms; Asterisk counts whole seconds. */
  durationMs: number;
}

/** What Asterisk thinks of the phone behind a member: ast_device_state, in its order. */
const DEVICE_STATES = ['unknown', 'not-in-use', 'in-use', 'busy', 'invalid', 'unavailable', 'ringing', 'ring-in-use', 'on-hold'] as const;
export type DeviceState = (typeof DEVICE_STATES)[number];

export interface LiveQueueMember {
  /** e.g. PJSIP/agent-1001 */
  interface: string;
  name: string;
  stateInterface: string;
  /** dynamic (ours), static or realtime */
  membership: string;
  penalty: number;
  paused: boolean;
  /** '' when not paused, or paused without a reason. */
  pausedReason: string;
  status: DeviceState;
  inCall: boolean;
  callsTaken: number;
  /** End of the last call, epoch ms; null when there was none. */
  lastCallAt: number | null;
}

export interface LiveQueueEntry {
  uniqueid: string;
  channel: string;
  /** From 1. */
  position: number;
  waitMs: number;
  callerNumber: string;
  callerName: string;
  priority: number;
}

export interface LiveQueue {
  name: string;
  members: LiveQueueMember[];
  /** Who waits, in the order of their positions. */
  waiting: LiveQueueEntry[];
}

type Lister = Pick<AmiConnection, 'list'>;

/** Every channel that is alive now. Rejects like AmiConnection.list(). */
export async function liveChannels(ami: Lister): Promise<LiveChannel[]> {
  const items = await ami.list({ Action: 'CoreShowChannels' });
  return items.filter(({ event }) => event === 'CoreShowChannel').map(channelOf);
}

/**
 * Every queue with its members and waiting callers.
 * @param only one queue, or the members of one interface; queues without such a member are given all the same
 */
export async function liveQueues(ami: Lister, only: { queue?: string; member?: string } = {}): Promise<LiveQueue[]> {
  const items = await ami.list({ Action: 'QueueStatus', Queue: only.queue, Member: only.member });
  const queues = new Map<string, LiveQueue>();
  for (const item of items) {
    const name = item.get('queue');
    if (item.event === 'QueueParams') queues.set(name, { name, members: [], waiting: [] });
    else if (item.event === 'QueueMember') queues.get(name)?.members.push(memberOf(item));
    else if (item.event === 'QueueEntry') queues.get(name)?.waiting.push(entryOf(item));
  }
  for (const queue of queues.values()) queue.waiting.sort((a, b) => a.position - b.position);
  return [...queues.values()];
}

export interface Snapshot {
  channels: LiveChannel[];
  queues: LiveQueue[];
}

/**
 * Channels and queues together, for reconciliation. Two lists, so a call may move between them; events between
 * the two are handled in order by the connection, and the next round sees what this one missed.
 */
export async function snapshot(ami: Lister): Promise<Snapshot> {
  const [channels, queues] = await Promise.all([liveChannels(ami), liveQueues(ami)]);
  return { channels, queues };
}

function channelOf(item: AmiMessage): LiveChannel {
  return {
    uniqueid: item.get('uniqueid'),
    linkedid: item.get('linkedid'),
    channel: item.get('channel'),
    state: item.get('channelstatedesc'),
    context: item.get('context'),
    exten: item.get('exten'),
    application: item.get('application'),
    applicationData: item.get('applicationdata'),
    bridgeId: item.get('bridgeid'),
    callerNumber: known(item.get('calleridnum')),
    callerName: known(item.get('calleridname')),
    connectedNumber: known(item.get('connectedlinenum')),
    durationMs: durationMs(item.get('duration')),
  };
}

function memberOf(item: AmiMessage): LiveQueueMember {
  const lastCall = item.int('lastcall');
  return {
    interface: item.get('location'),
    name: item.get('name'),
    stateInterface: item.get('stateinterface'),
    membership: item.get('membership'),
    penalty: item.int('penalty'),
    paused: item.int('paused') === 1,
    pausedReason: item.get('pausedreason'),
    status: DEVICE_STATES[item.int('status')] ?? 'unknown',
    inCall: item.int('incall') === 1,
    callsTaken: item.int('callstaken'),
    lastCallAt: lastCall > 0 ? lastCall * 1000 : null,
  };
}

function entryOf(item: AmiMessage): LiveQueueEntry {
  return {
    uniqueid: item.get('uniqueid'),
    channel: item.get('channel'),
    position: item.int('position'),
    waitMs: item.int('wait') * 1000,
    callerNumber: known(item.get('calleridnum')),
    callerName: known(item.get('calleridname')),
    priority: item.int('priority'),
  };
}

/** Asterisk writes '<unknown>' (channels) or 'unknown' (queue entries) where there is no caller id. */
function known(text: string): string {
  return text === '<unknown>' || text === 'unknown' ? '' : text;
}

/** 'HH:MM:SS', hours without an end → ms. */
function durationMs(text: string): number {
  const match = /^(\d+):(\d\d):(\d\d)$/.exec(text);
  return match ? (Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3])) * 1000 : 0;
}
