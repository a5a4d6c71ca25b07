/**
 * What Asterisk has told us about calls, in our words. The translator makes them from AMI events, one by one and
 * without memory, so that they mean the same after a restart and on every server.
 *
 * `linkedid` names the call; `at` is Asterisk's own time in epoch ms.
 */
export interface CallWho {
  readonly channel: string;
  readonly uniqueid: string;
  readonly from: string;
  readonly to: string;
}

interface Fact<T extends string> {
  readonly type: T;
  readonly linkedid: string;
  readonly at: number;
}

export type CallFact =
  /** A caller's channel has come in from a trunk, or is in one of our phases: the call exists. */
  | (Fact<'arrived'> & { readonly who: CallWho })
  | (Fact<'ivr-entered'> & { readonly who: CallWho; readonly file: string })
  | (Fact<'queue-joined'> & { readonly who: CallWho; readonly queue: string })
  /** The recording's place is known; MixMonitor is about to start. */
  | (Fact<'recording-planned'> & { readonly file: string; readonly who?: CallWho })
  | (Fact<'offered'> & { readonly extension: string; readonly legUniqueid: string })
  /** An agent's phone was not answered; whether it refused, its hang-up says. */
  | (Fact<'offer-ended'> & { readonly extension: string; readonly legUniqueid: string })
  | (Fact<'connected'> & { readonly extension: string; readonly legUniqueid: string })
  | (Fact<'held'> & { readonly extension: string })
  | (Fact<'unheld'> & { readonly extension: string })
  /** A channel has come into or gone out of a bridge; only the caller's own counts. */
  | (Fact<'bridged'> & { readonly uniqueid: string })
  | (Fact<'unbridged'> & { readonly uniqueid: string })
  /** An agent's new leg has taken the place of the old one: a page was reloaded in mid-call (INVITE with Replaces). */
  /** Reconciliation has seen another agent talking than the row says. */
  | (Fact<'agent-changed'> & { readonly extension: string })
  | (Fact<'leg-replaced'> & { readonly extension: string; readonly legUniqueid: string })
  /** The dialplan says why it hangs up, before it does. */
  | (Fact<'ending-told'> & { readonly reason: string })
  | (Fact<'queue-left'> & { readonly status: string })
  /** The other side of a call that we make: its channel exists, it answered. */
  | (Fact<'peer-rung'> & { readonly uniqueid: string; readonly channel: string })
  | (Fact<'peer-answered'> & { readonly uniqueid: string })
  /** The phone of an agent who calls out was never up: not registered, or not answered. No channel may tell its end. */
  | (Fact<'dial-failed'> & { readonly reason: number })
  | (Fact<'dial-ended'> & { readonly status: string })
  /** A channel is gone; whether the call has ended with it is the tracker's to say. */
  | (Fact<'hung-up'> & { readonly uniqueid: string; readonly extension: string | null; readonly cause: number });

export type CallFactType = CallFact['type'];

/** Names of agents' endpoints, from which channels are named: PJSIP/agent-1001-0000002a. */
export const endpointName = (extension: string): string => `agent-${extension}`;
export const memberInterface = (extension: string): string => `PJSIP/${endpointName(extension)}`;

/** The extension of an agent's channel or interface; null for every other. */
export function extensionOf(channelOrInterface: string): string | null {
  return /^PJSIP\/agent-(\d{4})(?:-|$)/.exec(channelOrInterface)?.[1] ?? null;
}

/** What Asterisk shows of a member, and writes into queue_log whatever log_membername_as_agent says: '1001 林晓燕'. */
export const memberName = (extension: string, name: string): string => `${extension} ${name}`.trim();

/** The extension behind the agent's field of queue_log: a member's name, or an interface. */
export function extensionOfMember(text: string): string | null {
  return extensionOf(text) ?? /^(\d{4})(?: |$)/.exec(text)?.[1] ?? null;
}
