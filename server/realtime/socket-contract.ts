import type { AgentView } from '../agents/agent.schema.ts';
import type { CallBackView } from '../callbacks/call-back.schema.ts';
import type { CallView } from '../calls/call.schema.ts';

/**
 * What travels over the socket. The agent's screen imports these types and nothing else of realtime.
 *
 * A client connects with auth { lastSeq } (0 at first). It gets the feed events after lastSeq that it may see,
 * each with its seq, then live ones; and snapshots of presence and queues, which have no seq.
 */

/** A caller who waits. The number is masked for whoever may not see it. */
export interface WaitingCaller {
  callId: string;
  number: string;
  residentName: string | null;
  position: number;
  /** Epoch ms. */
  queuedAt: number;
  /** The agent whose phone is ringing for this caller. */
  offeredTo: string | null;
}

export interface QueueView {
  name: string;
  waiting: WaitingCaller[];
  ready: number;
  paused: number;
  busy: number;
  answeredToday: number;
  missedToday: number;
  /** Share answered within the promise (15 s) today, 0..1; null when nothing was answered. */
  answeredInTime: number | null;
}

export type VoiceState = 'up' | 'down' | 'not-configured';

export type FeedEvent =
  | { type: 'call.offered'; call: CallView }
  | { type: 'call.changed'; call: CallView }
  | { type: 'agent.changed'; agent: AgentView }
  | { type: 'callback.changed'; callBack: CallBackView }
  | { type: 'ticket.changed'; ticketId: string; number: string }
  | { type: 'recording.changed'; callId: string; recordingId: string; state: 'ready' | 'missing' };

export interface ServerToClient {
  /** One ledger event, translated into what this client may see. */
  feed(seq: number, event: FeedEvent): void;
  /**
   * Everything up to `seq` that this client may see has been sent: the lastSeq to connect with next time. Comes
   * after each connection (the first one too) and every half minute.
   */
  synced(seq: number): void;
  /** Too much was missed to be sent one by one: ask the API for everything on the screen again, go on from `seq`. */
  resync(seq: number): void;
  /** All queues; at most twice a second. */
  queues(queues: QueueView[]): void;
  /** All agents, for rooms that may watch them; at most twice a second. */
  agents(agents: AgentView[]): void;
  /** The own state. */
  me(agent: AgentView | null): void;
  voice(state: VoiceState): void;
  /** The session is over (signed out elsewhere, locked, timed out). */
  'signed-out'(reason: 'signed-out' | 'expired' | 'disabled'): void;
  /** The server is about to restart: keep the call, expect a short reconnect. */
  draining(): void;
}

export interface ClientToServer {
  /** The leader tab says whether its phone is registered; a tab that closes says nothing, the disconnect does. */
  phone(state: 'registered' | 'unregistered', heard?: () => void): void;
  /** A sign of life of a person: resets the idle time of the session. */
  active(): void;
}

export interface Handshake {
  lastSeq: number;
}
