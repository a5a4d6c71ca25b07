import type { VoiceWatch } from '../realtime/ports.ts';
import type { VoiceState } from '../realtime/socket-contract.ts';

/** Whether there is voice, and who wants to know when that changes. */
export class VoiceSignal implements VoiceWatch {
  private readonly listeners = new Set<(state: VoiceState) => void>();
  private last: VoiceState;

  constructor(private readonly read: () => VoiceState) {
    this.last = read();
  }

  state(): VoiceState {
    return this.read();
  }

  onChange(tell: (state: VoiceState) => void): () => void {
    this.listeners.add(tell);
    return () => this.listeners.delete(tell);
  }

  /** Looks, and tells everybody when it is another state than before. */
  changed(): void {
    const state = this.read();
    if (state === this.last) return;
    this.last = state;
    this.listeners.forEach((tell) => tell(state));
  }
}
