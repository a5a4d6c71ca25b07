import type { CallBackView } from '../callbacks/call-back.schema.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { TicketSummary } from '../tickets/ticket.schema.ts';
import type { ResidentCard } from './call.schema.ts';

/** What the calls' screens read of their neighbours; each is that feature's read model. */
export interface NamesOfStaff {
  namesOf(staffIds: Iterable<string | null>): Promise<ReadonlyMap<string, string>>;
}

export interface NamesOfResidents {
  namesOf(residentIds: Iterable<string | null>): Promise<ReadonlyMap<string, string>>;
  cardsByNumber(number: string, viewer: Viewer): Promise<ResidentCard[]>;
  /** The number behind a resident's phone, for dialling. */
  numberOfPhone(phoneId: string): Promise<string | null>;
}

export interface RecordingsOfCalls {
  ofCalls(callIds: readonly string[]): Promise<ReadonlyMap<string, { id: string; state: 'recording' | 'ready' | 'missing'; durationMs: number | null }>>;
  listens(recordingId: string): Promise<{ name: string; at: number }[]>;
}

export interface TicketsOfCalls {
  ofInteractions(interactionIds: readonly string[]): Promise<ReadonlyMap<string, { id: string; number: string }[]>>;
  forCaller(number: string, residentIds: readonly string[], viewer: Viewer): Promise<TicketSummary[]>;
  reporterNumber(ticketId: string, viewer: Viewer): Promise<string | null>;
}

export interface CallBacksOfCalls {
  openFor(number: string, viewer: Viewer): Promise<CallBackView | null>;
  /** The number of a call-back that this viewer has taken. */
  numberFor(callBackId: string, viewer: Viewer): Promise<string>;
  attemptMade(callBackId: string): Promise<void>;
}
