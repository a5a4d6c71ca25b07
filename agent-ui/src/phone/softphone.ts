import type { PhoneView } from '../api/types.ts';
import type { Store } from '../shared/store.ts';
import type { PhonePhase } from './phone-states.ts';
import type { SavedCall } from './saved-call.ts';

export type Registration = 'off' | 'connecting' | 'registered' | 'lost' | 'refused';

/** What can go wrong in a way that the agent can do something about; the words are in i18n under phone.problem. */
export type PhoneProblem =
  | 'microphone-denied'
  | 'microphone-missing'
  | 'microphone-busy'
  | 'insecure-page'
  | 'answer-failed'
  | 'hold-failed'
  | 'reattach-failed';

export interface SoftphoneState {
  readonly registration: Registration;
  readonly phase: PhonePhase;
  /** Asterisk's Linkedid of the call, from the INVITE's X-Call-Ref: joins the phone's call to the server's. */
  readonly callRef: string | null;
  readonly direction: 'in' | 'out' | null;
  readonly muted: boolean;
  /** A hold or resume is under way. */
  readonly changingHold: boolean;
  /** The browser refused to play the other side's voice until the page is clicked. */
  readonly soundBlocked: boolean;
  readonly problem: PhoneProblem | null;
}

export const IDLE_SOFTPHONE: SoftphoneState = {
  registration: 'off', phase: 'idle', callRef: null, direction: null, muted: false, changingHold: false, soundBlocked: false, problem: null,
};

/** A summary of the browser's media statistics, for tests and for fault finding. */
export interface MediaStats {
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly packetsSent: number;
  /** 0..1 at this moment, and the energy so far (W3C totalAudioEnergy). */
  readonly audioLevel: number;
  readonly audioEnergy: number;
  readonly codec: string | null;
  readonly connection: string;
}

/** One line with one call at most. Another SIP library could stand behind it. */
export interface Softphone {
  readonly state: Store<SoftphoneState>;
  /** Connects and registers, and goes on trying until `stop`. */
  start(credentials: PhoneView): Promise<void>;
  /** Unregisters and closes; a call that is up ends. */
  stop(): Promise<void>;
  answer(): Promise<void>;
  /** 486 Busy Here: the queue goes on to the next agent. */
  reject(): Promise<void>;
  hangUp(): Promise<void>;
  setMuted(on: boolean): void;
  setHeld(on: boolean): Promise<void>;
  /** One of 0–9 * #, by RFC 4733. */
  sendDigit(digit: string): boolean;
  /** Takes the call up again that this tab had before it was reloaded. */
  reattach(saved: SavedCall): Promise<void>;
  stats(): Promise<MediaStats | null>;
  /** Try again to play sound, from within a click. */
  unblockSound(): void;
  dismissProblem(): void;
}
