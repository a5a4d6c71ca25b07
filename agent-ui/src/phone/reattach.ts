import { Inviter, UserAgent } from 'sip.js';
import type { SavedCall } from './saved-call.ts';

/**
 * An INVITE that takes over the dialog which this page had before it was reloaded (RFC 3891 §3): the tags are named
 * as the receiver sees them, so its local tag (our remote one) is the to-tag. The dialplan of agents knows the
 * extension take-back; a Replaces that finds no dialog is answered 481. Asterisk gives the old leg up ten seconds
 * after the last audio, so this must happen within that time.
 */
export function makeReattachInviter(agent: UserAgent, saved: SavedCall, constraints: MediaStreamConstraints): Inviter {
  const target = UserAgent.makeURI(`sip:take-back@${saved.credentials.domain}`);
  if (!target) throw new Error('No target for taking the call up again');
  return new Inviter(agent, target, {
    extraHeaders: [
      `Replaces: ${saved.sipCallId};to-tag=${saved.remoteTag};from-tag=${saved.localTag}`,
      'Require: replaces',
    ],
    sessionDescriptionHandlerOptions: { constraints },
  });
}
