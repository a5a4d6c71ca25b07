import { Invitation, Inviter, SessionState, type Session, type SessionDescriptionHandler, type Web } from 'sip.js';
import type { PhoneView } from '../api/types.ts';
import { createStore } from '../shared/store.ts';
import { microphoneProblem, summarise } from './media.ts';
import { isEstablished, nextPhase, type PhoneEvent } from './phone-states.ts';
import { makeReattachInviter } from './reattach.ts';
import { RemoteVoice } from './remote-voice.ts';
import type { SavedCall, SavedCallStore } from './saved-call.ts';
import { SipLink } from './sip-link.ts';
import { IDLE_SOFTPHONE, type MediaStats, type PhoneProblem, type Softphone, type SoftphoneState } from './softphone.ts';

interface Options {
  readonly saved: SavedCallStore;
  readonly constraints: MediaStreamConstraints;
}

type MediaHandler = SessionDescriptionHandler & { readonly peerConnection?: RTCPeerConnection; sendDtmf(tones: string): boolean };

const SAVE_AGAIN_MS = 2_000;

/** The softphone on sip.js. One line: a second call is answered busy. */
export class SipJsSoftphone implements Softphone {
  readonly state = createStore<SoftphoneState>(IDLE_SOFTPHONE);
  private link: SipLink | null = null;
  private session: Session | null = null;
  private credentials: PhoneView | null = null;
  private readonly voice = new RemoteVoice((soundBlocked) => this.patch({ soundBlocked }));
  private saving: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly options: Options) {}

  async start(credentials: PhoneView): Promise<void> {
    await this.link?.stop();
    this.credentials = credentials;
    this.link = new SipLink(credentials, {
      registration: (registration) => {
        this.patch({ registration });
        if (registration === 'lost') this.dropRinging();
        if (registration === 'registered') this.probe();
      },
      invite: (invitation) => this.onInvite(invitation),
    });
    this.link.start();
  }

  async stop(): Promise<void> {
    const link = this.link;
    this.link = null;
    await link?.stop();
  }

  async answer(): Promise<void> {
    if (!(this.session instanceof Invitation) || !this.move('answer')) return;
    await this.accept(this.session);
  }

  async reject(): Promise<void> {
    if (this.session instanceof Invitation && this.session.state === SessionState.Initial) await this.session.reject({ statusCode: 486 });
  }

  async hangUp(): Promise<void> {
    const session = this.session;
    if (!session) return;
    if (session.state === SessionState.Established) await session.bye();
    else if (session instanceof Inviter) await session.cancel();
    else if (session instanceof Invitation) await session.reject({ statusCode: 486 });
  }

  setMuted(on: boolean): void {
    for (const sender of this.connection()?.getSenders() ?? []) if (sender.track) sender.track.enabled = !on;
    this.patch({ muted: on });
  }

  async setHeld(on: boolean): Promise<void> {
    const session = this.session;
    const fits = nextPhase(this.state.get().phase, on ? 'hold' : 'resume') !== null;
    if (!session || !fits || this.state.get().changingHold) return;
    this.patch({ changingHold: true });
    const options = { constraints: this.options.constraints, hold: on };
    // A later re-INVITE from the other side must not undo the hold.
    session.sessionDescriptionHandlerOptionsReInvite = options;
    try {
      await new Promise<void>((resolve, reject) => {
        session
          .invite({
            sessionDescriptionHandlerOptions: options,
            requestDelegate: { onAccept: () => resolve(), onReject: (response) => reject(new Error(`re-INVITE ${response.message.statusCode}`)) },
          })
          .catch(reject);
      });
      this.move(on ? 'hold' : 'resume');
      if (!on) this.setMuted(this.state.get().muted);
    } catch {
      session.sessionDescriptionHandlerOptionsReInvite = { constraints: this.options.constraints, hold: !on } as Web.SessionDescriptionHandlerOptions;
      this.patch({ problem: 'hold-failed' });
    } finally {
      this.patch({ changingHold: false });
    }
  }

  sendDigit(digit: string): boolean {
    return /^[\d*#]$/.test(digit) && (this.handler()?.sendDtmf(digit) ?? false);
  }

  async reattach(saved: SavedCall): Promise<void> {
    if (!this.link || !this.move('reattach')) return;
    const inviter = makeReattachInviter(this.link.agent, saved, this.options.constraints);
    this.patch({ callRef: saved.callRef, direction: saved.direction });
    this.follow(inviter, saved.callRef, saved.direction);
    const failed = () => {
      this.options.saved.clear();
      this.patch({ problem: 'reattach-failed' });
    };
    await inviter.invite({ requestDelegate: { onReject: failed } }).catch((error: unknown) => {
      failed();
      this.ended(inviter, microphoneProblemOf(error));
    });
  }

  async stats(): Promise<MediaStats | null> {
    const connection = this.connection();
    return connection ? summarise(connection) : null;
  }

  unblockSound(): void {
    this.voice.play();
  }

  dismissProblem(): void {
    this.patch({ problem: null });
  }

  private onInvite(invitation: Invitation): void {
    if (this.session) {
      void invitation.reject({ statusCode: 486 });
      return;
    }
    const auto = invitation.request.getHeader('X-Auto-Answer')?.toLowerCase() === 'yes';
    const callRef = invitation.request.getHeader('X-Call-Ref') ?? null;
    const direction = auto ? 'out' : 'in';
    if (!this.move(auto ? 'auto-answer' : 'invite')) return;
    this.patch({ callRef, direction, muted: false, problem: null });
    this.follow(invitation, callRef, direction);
    if (auto) void this.accept(invitation);
  }

  private async accept(invitation: Invitation): Promise<void> {
    const options = { constraints: this.options.constraints };
    invitation.sessionDescriptionHandlerOptionsReInvite = options;
    try {
      await invitation.accept({ sessionDescriptionHandlerOptions: options });
    } catch (error) {
      // Without a microphone nobody can talk: give the caller to the next agent at once.
      await invitation.reject({ statusCode: 480 }).catch(() => undefined);
      this.ended(invitation, microphoneProblemOf(error) ?? 'answer-failed');
    }
  }

  /**
   * A ring belongs to the WebSocket that it came by: neither our answer nor the caller's giving up would come through
   * any more. Asterisk rings the next agent when its time is over.
   */
  private dropRinging(): void {
    const { session } = this;
    if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return;
    this.forget(session, () => session.reject({ statusCode: 480 }));
  }

  /**
   * The signalling is back. A call of before goes on, unless the other side was started anew: it does not know the
   * dialog then, and would never end it. Any question inside the dialog tells; 481 is the answer of one who does not
   * know it (RFC 3261 §12.2.2).
   */
  private probe(): void {
    const { session } = this;
    if (session?.state !== SessionState.Established) return;
    const unknown = (status: number | undefined): void => {
      if (status !== 481 || session !== this.session) return;
      this.forget(session, () => session.bye());
    };
    session.info({ requestDelegate: { onReject: (response) => unknown(response.message.statusCode) } }).catch(() => undefined);
  }

  /** The call is no more; what sip.js still sends to end it may fail, at once or later, and reaches nobody. */
  private forget(session: Session, end: () => Promise<unknown>): void {
    this.ended(session, null);
    void Promise.resolve().then(end).catch(() => undefined);
  }

  private follow(session: Session, callRef: string | null, direction: 'in' | 'out'): void {
    this.session = session;
    // REFER would be followed by default; transfers are the server's work, so that they are recorded.
    session.delegate = { onRefer: (referral) => void referral.reject() };
    session.stateChange.addListener((state) => {
      if (state === SessionState.Established) this.established(session, callRef, direction);
      if (state === SessionState.Terminated) this.ended(session, null);
    });
  }

  private established(session: Session, callRef: string | null, direction: 'in' | 'out'): void {
    if (session !== this.session) return;
    this.move('established');
    const connection = this.connection();
    if (connection) this.voice.attach(connection);
    const dialog = session.dialog;
    if (!dialog || !this.credentials) return;
    this.options.saved.save({ sipCallId: dialog.callId, localTag: dialog.localTag, remoteTag: dialog.remoteTag, callRef, direction, credentials: this.credentials });
    this.saving = setInterval(() => this.options.saved.refresh(), SAVE_AGAIN_MS);
  }

  private ended(session: Session, problem: PhoneProblem | null): void {
    if (session !== this.session) return;
    this.session = null;
    clearInterval(this.saving);
    this.options.saved.clear();
    this.voice.detach();
    this.move('gone');
    this.patch({ callRef: null, direction: null, muted: false, changingHold: false, ...(problem ? { problem } : {}) });
  }

  private handler(): MediaHandler | undefined {
    return isEstablished(this.state.get().phase) ? (this.session?.sessionDescriptionHandler as MediaHandler | undefined) : undefined;
  }

  private connection(): RTCPeerConnection | undefined {
    return this.handler()?.peerConnection;
  }

  private move(event: PhoneEvent): boolean {
    const phase = nextPhase(this.state.get().phase, event);
    if (phase === null) return false;
    this.patch({ phase });
    return true;
  }

  private patch(change: Partial<SoftphoneState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}

/** getUserMedia's errors are DOMExceptions; everything else is not about the microphone. */
function microphoneProblemOf(error: unknown): PhoneProblem | null {
  return error instanceof DOMException ? microphoneProblem(error) : null;
}
