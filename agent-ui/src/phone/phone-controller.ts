import type { PhoneView } from '../api/types.ts';
import { createStore } from '../shared/store.ts';
import { CallAlert } from './call-alert.ts';
import { LeaderElection } from './leader.ts';
import { tryMicrophone } from './media.ts';
import { hasCall } from './phone-states.ts';
import { RingTone } from './ring-tone.ts';
import type { SavedCall, SavedCallStore } from './saved-call.ts';
import { IDLE_SOFTPHONE, type Softphone, type SoftphoneState } from './softphone.ts';
import { TabChannel } from './tab-channel.ts';

/**
 * starting: not decided yet; leader: this tab has the phone; follower: another tab of this browser has it.
 */
export type TabRole = 'starting' | 'leader' | 'follower';

export interface PhoneState extends SoftphoneState {
  readonly role: TabRole;
  /** The browser will not ring until somebody clicks. */
  readonly ringBlocked: boolean;
}

interface Options {
  /** POST /agents/me/phone: credentials for this browser. */
  readonly claim: () => Promise<PhoneView>;
  readonly load: () => Promise<Softphone>;
  readonly saved: SavedCallStore;
  readonly constraints: MediaStreamConstraints;
  readonly alertText: () => { title: string; body: string };
}

const CLAIM_AGAIN_MS = 5_000;

/** Joins the parts of the phone: which tab has it, its credentials, the softphone, ringing and alerts. */
export class PhoneController {
  readonly state = createStore<PhoneState>({ ...IDLE_SOFTPHONE, role: 'starting', ringBlocked: false });
  private softphone: Softphone | null = null;
  private stopped = false;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private pendingReattach: SavedCall | null = null;
  private readonly ring = new RingTone();
  private readonly alert = new CallAlert();
  private readonly election: LeaderElection;
  private readonly tabs: TabChannel;

  constructor(private readonly options: Options) {
    this.election = new LeaderElection(navigator.locks as LockManager | undefined, (leader) => void (leader ? this.lead() : this.follow()));
    this.tabs = new TabChannel({
      state: (state) => this.heard(state),
      asked: () => this.state.get().role === 'leader' && this.tabs.tell(this.softphoneState()),
    });
  }

  start(): void {
    this.tabs.ask();
    // A page that was reloaded in mid-call must have its phone back at once, before any other tab.
    if (this.options.saved.load()) this.election.takeOver();
    else this.election.join();
  }

  /** Unregisters and lets another tab have the phone. (At sign-out the server makes the credentials worthless.) */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    this.quiet();
    await this.softphone?.stop();
    this.softphone = null;
    this.election.stop();
    this.tabs.close();
  }

  useHere(): void {
    this.election.takeOver();
  }

  answer = (): void => void this.softphone?.answer();
  reject = (): void => void this.softphone?.reject();
  hangUp = (): void => void this.softphone?.hangUp().catch(() => undefined);
  toggleMute = (): void => this.softphone?.setMuted(!this.state.get().muted);
  toggleHold = (): void => void this.softphone?.setHeld(this.state.get().phase === 'talking');
  sendDigit = (digit: string): boolean => this.softphone?.sendDigit(digit) ?? false;
  dismissProblem = (): void => this.softphone?.dismissProblem();
  stats = () => this.softphone?.stats() ?? Promise.resolve(null);

  /** From within a click: lets the browser ring and play. */
  async allowSound(): Promise<void> {
    const allowed = await this.ring.allow();
    this.softphone?.unblockSound();
    this.patch({ ringBlocked: !allowed });
  }

  private async lead(): Promise<void> {
    if (this.stopped) return;
    this.patch({ role: 'leader', ringBlocked: !this.ring.allowed });
    const saved = this.options.saved.load();
    this.pendingReattach = saved;
    if (!this.softphone) {
      this.softphone = await this.options.load();
      this.softphone.state.subscribe(() => this.changed());
    }
    const problem = saved ? null : await tryMicrophone(this.options.constraints);
    if (problem) this.patch({ problem });
    await this.register(saved?.credentials ?? null);
  }

  private async register(known: PhoneView | null): Promise<void> {
    if (this.stopped || this.state.get().role !== 'leader') return;
    try {
      const credentials = known ?? (await this.options.claim());
      await this.softphone?.start(credentials);
    } catch {
      this.patch({ registration: 'lost' });
      clearTimeout(this.retry);
      this.retry = setTimeout(() => void this.register(null), CLAIM_AGAIN_MS);
    }
  }

  private async follow(): Promise<void> {
    this.quiet();
    const softphone = this.softphone;
    this.softphone = null;
    this.patch({ ...IDLE_SOFTPHONE, role: 'follower' });
    this.tabs.ask();
    await softphone?.stop();
  }

  /** The softphone's state changed. */
  private changed(): void {
    if (!this.softphone) return;
    const before = this.state.get();
    const now = this.softphone.state.get();
    this.patch({ ...now, problem: now.problem ?? (hasCall(now.phase) ? null : before.problem) });
    this.tabs.tell(now);
    if (now.registration === 'registered' && this.pendingReattach) {
      const saved = this.pendingReattach;
      this.pendingReattach = null;
      void this.softphone.reattach({ ...saved });
    }
    if (now.registration === 'refused' && before.registration !== 'refused') void this.register(null);
    if (now.phase === 'ringing' && before.phase !== 'ringing') this.loud();
    if (now.phase !== 'ringing') this.quiet();
  }

  private heard(state: SoftphoneState): void {
    if (this.state.get().role !== 'leader') this.patch({ ...state, role: 'follower' });
  }

  private loud(): void {
    this.patch({ ringBlocked: !this.ring.allowed });
    this.ring.start();
    const { title, body } = this.options.alertText();
    this.alert.start(title, body);
  }

  private quiet(): void {
    this.ring.stop();
    this.alert.stop();
  }

  private softphoneState(): SoftphoneState {
    return this.softphone?.state.get() ?? IDLE_SOFTPHONE;
  }

  private patch(change: Partial<PhoneState>): void {
    this.state.set({ ...this.state.get(), ...change });
  }
}
