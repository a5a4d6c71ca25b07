/**
 * What the IVR needs from the rest of the system. It gets all of it by injection,
 * so that it knows the single door and the read models only by these shapes.
 */

/** What the IVR counts; `call` carries its result, `self-service` its outcome. */
export type IvrCount = 'call' | 'self-service' | 'prompt-missing' | 'malformed-line' | 'session-refused' | 'peer-refused' | 'error';

/** Counts one occurrence. */
export type CountMetric = (name: IvrCount, labels: Readonly<Record<string, string>>) => void;

export type IvrLanguage = 'zh' | 'en';
export const IVR_LANGUAGES: readonly IvrLanguage[] = ['zh', 'en'];

/** A call as Asterisk hands it to the IVR; `linkedid` is its identity everywhere. */
export interface IvrCall {
  readonly linkedid: string;
  readonly uniqueid: string;
  readonly channel: string;
  /** The caller's number as the trunk gave it; null when it is withheld. */
  readonly from: string | null;
  /** The number that was dialled. */
  readonly to: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** The call has left the IVR. */
export interface IvrLeft {
  readonly linkedid: string;
  /** From callEntered, when it answered in time. */
  readonly callId: string | null;
  /** What was set as IVR_RESULT; null when the caller hung up or the connection was lost before. */
  readonly result: string | null;
  readonly reason: 'finished' | 'caller-hung-up' | 'connection-lost' | 'error';
  readonly language: IvrLanguage;
  readonly at: number;
}

/** A caller has asked the IVR something and got an answer. */
export interface SelfServiceUsed {
  readonly linkedid: string;
  readonly callId: string | null;
  readonly service: 'ticket-status';
  readonly ticketNumber: string;
  readonly outcome: 'found' | 'not-found' | 'unavailable';
  readonly at: number;
}

/**
 * The single door. The IVR never lets a caller wait for it longer than a second:
 * when it is slow or fails, the call goes on and the failure is logged.
 */
export interface IvrIntake {
  callEntered(call: IvrCall): Promise<{ callId: string }>;
  leftIvr(left: IvrLeft): Promise<void>;
  selfServiceUsed(used: SelfServiceUsed): Promise<void>;
}

export type TicketStatus =
  | { readonly found: false }
  | {
      readonly found: true;
      /** A state of the ticket's table; the flow needs the prompts `state-<state>` and `next-<state>`. */
      readonly state: string;
      /** Epoch milliseconds of the last change of state. */
      readonly stateSince: number;
      readonly kind: string;
    };

/** Read model. It decides who may hear what: a confidential ticket answers { found: false }. */
export interface TicketStatusReader {
  byNumber(number: string, callerNumber: string | null): Promise<TicketStatus>;
}

export interface OpeningHours {
  /** Whether people answer at that instant (epoch ms). The IVR takes a failure for 'open'. */
  isOpen(at: number): boolean | Promise<boolean>;
}

/** Checks length and check digit of a ticket number typed on a keypad. */
export type ParseTicketNumber = (text: string) => { readonly ok: true; readonly number: string } | { readonly ok: false };
