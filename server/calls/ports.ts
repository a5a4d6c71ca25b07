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

/** Looks at callers that no call of the viewer's own has brought: limited, and on record. */
export interface LookUpsOfCalls {
  byNumber(number: string, viewer: Viewer): Promise<void>;
  ofCall(callId: string, viewer: Viewer): Promise<void>;
}

export interface RecordingsOfCalls {
  ofCalls(callIds: readonly string[]): Promise<ReadonlyMap<string, { id: string; state: 'recording' | 'ready' | 'missing'; durationMs: number | null }>>;
  listens(recordingId: string): Promise<{ name: string; at: number }[]>;
}

export interface TicketsOfCalls {
  /** Without those that this viewer must not tie to their caller. */
  ofInteractions(interactionIds: readonly string[], viewer: Viewer): Promise<ReadonlyMap<string, { id: string; number: string }[]>>;
  /** @param caller `onTheLine`: the person is on this viewer's line now, so hidden reports of the number show too */
  forCaller(caller: { number: string; residentIds: readonly string[]; onTheLine: boolean }, viewer: Viewer): Promise<TicketSummary[]>;
  /** The reporter's number for dialling. Throws NOT_FOUND, REPORTER_HIDDEN. */
  numberToCall(ticketId: string, viewer: Viewer): Promise<string | null>;
}

export interface CallBacksOfCalls {
  openFor(number: string, viewer: Viewer): Promise<CallBackView | null>;
  /** The number of a call-back that this viewer has taken. */
  numberFor(callBackId: string, viewer: Viewer): Promise<string>;
  attemptMade(callBackId: string): Promise<void>;
}
