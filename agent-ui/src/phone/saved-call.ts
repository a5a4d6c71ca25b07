import type { PhoneView } from '../api/types.ts';
import { readJson, writeJson, type KeyValue } from '../shared/key-value.ts';

/**
 * What a reloaded page needs to take its call up again (RFC 3891). It lies in sessionStorage only while a call
 * lasts: the browser gives that to this tab alone and drops it with the tab.
 */
export interface SavedCall {
  readonly sipCallId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly callRef: string | null;
  readonly direction: 'in' | 'out';
  readonly credentials: PhoneView;
  /** Local epoch ms. */
  readonly savedAt: number;
}

const NAME = 'linli.phone.call';

/** Asterisk gives up a leg without audio after ten seconds; older than this, there is nothing to take up. */
export const REATTACH_WITHIN_MS = 60_000;

export class SavedCallStore {
  constructor(private readonly storage: KeyValue, private readonly now: () => number) {}

  save(call: Omit<SavedCall, 'savedAt'>): void {
    writeJson(this.storage, NAME, { ...call, savedAt: this.now() });
  }

  /** Said again every few seconds while the call lasts, so that the age tells how long the page was away. */
  refresh(): void {
    const call = readJson<SavedCall>(this.storage, NAME);
    if (call) writeJson(this.storage, NAME, { ...call, savedAt: this.now() });
  }

  load(): SavedCall | null {
    const call = readJson<SavedCall>(this.storage, NAME);
    if (!call || typeof call.sipCallId !== 'string' || this.now() - call.savedAt > REATTACH_WITHIN_MS) return null;
    return call;
  }

  clear(): void {
    this.storage.removeItem(NAME);
  }
}
