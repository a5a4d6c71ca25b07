import type { PhoneController, PhoneState } from './phone-controller.ts';
import type { MediaStats } from './softphone.ts';

/** What end-to-end tests may look at: reading only. */
export interface PhoneProbe {
  state(): PhoneState;
  stats(): Promise<MediaStats | null>;
}

declare global {
  interface Window {
    __linliPhone?: PhoneProbe;
  }
}

export function exposeProbe(controller: PhoneController): void {
  window.__linliPhone = { state: () => controller.state.get(), stats: () => controller.stats() };
}
