import type { FeedEvent } from '../../../server/realtime/socket-contract.ts';
import { keys } from '../api/keys.ts';

/** Which kept answers an event makes stale. Pure. */
export function staleAfter(event: FeedEvent): readonly (readonly unknown[])[] {
  switch (event.type) {
    case 'call.offered':
      return [keys.calls];
    case 'call.changed':
      // While a call lives, the socket carries its state; lists change when it ends, and the caller's history with it.
      return event.call.state === 'ended' || event.call.state === 'wrap-up' ? [keys.calls, keys.callers] : [keys.call(event.call.id)];
    case 'agent.changed':
      return [];
    case 'callback.changed':
      return [keys.callBacks];
    case 'ticket.changed':
      return [keys.tickets, keys.callers];
    case 'recording.changed':
      return [keys.calls];
  }
}
