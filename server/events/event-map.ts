import type { AgentState } from '../agents/agent-states.ts';
import type { CallEnding, CallState } from '../calls/call-states.ts';
import type { TicketAction, TicketState } from '../tickets/ticket-workflow.ts';

/**
 * Everything that is written into the ledger: names in the past tense, payloads small and free of personal data
 * (a reader that may see more asks for it).
 */
export interface EventMap {
  'call.arrived': { callId: string; interactionId: string | null; direction: 'in' | 'out' };
  'call.moved': { callId: string; from: CallState; to: CallState; agentId: string | null; queue: string | null };
  'call.offered': { callId: string; agentId: string; callRef: string };
  'call.connected': { callId: string; agentId: string };
  'call.ended': { callId: string; ending: CallEnding; agentId: string | null };
  'call.imported': { callId: string; ending: CallEnding };
  'recording.finished': { recordingId: string; callId: string; state: 'ready' | 'missing' };
  'agent.moved': { agentId: string; from: AgentState; to: AgentState; reason: string | null };
  'callback.opened': { callBackId: string; callId: string };
  /** The same person rang in vain again. */
  'callback.joined': { callBackId: string; callId: string };
  'callback.taken': { callBackId: string; agentId: string };
  'callback.released': { callBackId: string; agentId: string | null };
  'callback.done': { callBackId: string; agentId: string | null; outcome: string };
  'ticket.registered': { ticketId: string; number: string; channel: string; registeredBy: string | null };
  'ticket.moved': { ticketId: string; number: string; action: TicketAction; from: TicketState | null; to: TicketState; actorId: string | null; registeredBy: string | null };
  'session.ended': { sessionId: string; staffId: string; reason: 'signed-out' | 'expired' | 'disabled' };
  'telephony.gap-opened': { gapId: string; cause: string };
  'telephony.gap-closed': { gapId: string; ms: number };
  'telephony.repaired': { noteId: string; subjectType: string; subjectId: string };
}

export type EventType = keyof EventMap;

/** One event as readers get it. */
export type LedgerEvent = { [T in EventType]: { seq: number; type: T; subjectId: string; payload: EventMap[T]; at: number } }[EventType];
