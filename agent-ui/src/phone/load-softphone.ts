import type { Softphone } from './softphone.ts';
import type { SavedCallStore } from './saved-call.ts';

/** sip.js comes in a file of its own, fetched only by a tab that has the phone. */
export async function loadSoftphone(saved: SavedCallStore, constraints: MediaStreamConstraints): Promise<Softphone> {
  const { SipJsSoftphone } = await import('./sip-softphone.ts');
  return new SipJsSoftphone({ saved, constraints });
}
