import { useMe } from '../api/agents.ts';
import { useCall } from '../api/calls.ts';
import type { AgentView, CallView } from '../api/types.ts';
import { usePhoneState } from '../phone/PhoneProvider.tsx';
import { useFeed } from '../feed/FeedProvider.tsx';
import { useWorkplace } from '../api/session.ts';

/**
 * The call that this agent has now (ringing, talking, wrap-up), from the server; and the agent's own state.
 * When the server is away, the phone alone may know of a call: `call` then is found by the phone's call reference,
 * or absent.
 */
export function useMyCall(): { me: AgentView | null; call: CallView | null } {
  const { session } = useWorkplace();
  const me = useMe(session.rights.includes('phone:use') && session.staff.extension !== null);
  const { call } = useCall(me?.callId ?? null);
  const callRef = usePhoneState()?.callRef ?? null;
  const byPhone = useFeed((feed) => (callRef === null ? undefined : Object.values(feed.calls).find((one) => one.callRef === callRef)));
  return { me, call: call ?? byPhone ?? null };
}
