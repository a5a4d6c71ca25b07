import type { AgentView } from '../agents/agent.schema.ts';
import type { CallBackView } from '../callbacks/call-back.schema.ts';
import type { CallView } from '../calls/call.schema.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { QueueView, VoiceState } from './socket-contract.ts';

/**
 * A thing read once and shown to many: what this viewer may see of it, masked where need be, or null when he may
 * not see it at all. (One event goes to hundreds of screens; a read for each would be hundreds of reads.)
 */
export type ShownTo<View> = (viewer: Viewer) => View | null | Promise<View | null>;

/** The present state of what events speak of; null when it does not exist. */
export interface FeedReads {
  /** With the agent whose call it is now: his screen hears of it. */
  call(callId: string): Promise<{ agentId: string | null; shownTo: ShownTo<CallView> } | null>;
  agent(staffId: string): Promise<AgentView | null>;
  callBack(callBackId: string): Promise<ShownTo<CallBackView> | null>;
}

/** Presence and queues: the present, without history. */
export interface SnapshotReads {
  queues(): Promise<ShownTo<QueueView[]>>;
  agents(): Promise<AgentView[]>;
}

export interface AgentPresence {
  /**
   * The browser of this session that has the phone came (its softphone is registered) or went (unregistered, or its
   * last such tab lost the connection). Told in order for each agent.
   */
  changed(staffId: string, sessionId: string, present: boolean): Promise<void>;
}

export interface VoiceWatch {
  state(): VoiceState;
  /** Calls `tell` at each change; returns how to stop it. */
  onChange(tell: (state: VoiceState) => void): () => void;
}
