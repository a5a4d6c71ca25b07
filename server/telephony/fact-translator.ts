import type { AmiMessage } from './ami/message.ts';
import { extensionOf, type CallFact, type CallWho } from './call-facts.ts';

const OUTBOUND_CONTEXT = 'linli-outbound';

type Translate = (event: AmiMessage, linkedid: string, at: number) => CallFact | null;

/**
 * One AMI event → at most one fact. The order of events is not fixed (QueueMemberStatus, QueueCallerLeave and
 * AgentComplete change places between runs), so nothing here depends on it. AgentComplete is not used at all: after a
 * transfer, or after a page took its call back, it comes at other times; bridges and hang-ups say the same reliably.
 */
const TRANSLATIONS: Readonly<Record<string, Translate>> = {
  Newchannel(event, linkedid, at) {
    const uniqueid = event.get('uniqueid');
    if (extensionOf(event.get('channel'))) return null;
    // A caller's own channel says nothing yet: it may have dialled a number that is not ours. Our dialplan tells of the call.
    return uniqueid === linkedid ? null : { type: 'peer-rung', linkedid, at, uniqueid, channel: event.get('channel') };
  },
  UserEvent(event, linkedid, at) {
    if (event.get('userevent') !== 'LinliCall') return null;
    switch (event.get('phase')) {
      case 'ivr':
        return { type: 'ivr-entered', linkedid, at, who: who(event), file: event.get('file') };
      case 'queue':
        return { type: 'recording-planned', linkedid, at, file: event.get('file'), who: who(event) };
      case 'ended':
        return event.get('reason') ? { type: 'ending-told', linkedid, at, reason: event.get('reason') } : null;
      case 'outbound':
        return { type: 'recording-planned', linkedid, at, file: event.get('file') };
      case 'queue-left':
        return { type: 'queue-left', linkedid, at, status: event.get('status') };
      case 'outbound-left':
        return { type: 'dial-ended', linkedid, at, status: event.get('status') };
      default:
        return null;
    }
  },
  QueueCallerJoin: (event, linkedid, at) => ({ type: 'queue-joined', linkedid, at, who: who(event), queue: event.get('queue') }),
  AgentCalled: (event, linkedid, at) => withAgent(event, (extension) => ({ type: 'offered', linkedid, at, extension, legUniqueid: event.get('destuniqueid') })),
  AgentConnect: (event, linkedid, at) => withAgent(event, (extension) => ({ type: 'connected', linkedid, at, extension, legUniqueid: event.get('destuniqueid') })),
  AgentRingNoAnswer: (event, linkedid, at) =>
    withAgent(event, (extension) => ({ type: 'offer-ended', linkedid, at, extension, legUniqueid: event.get('destuniqueid') })),
  Hold: (event, linkedid, at) => withAgent(event, (extension) => ({ type: 'held', linkedid, at, extension })),
  Unhold: (event, linkedid, at) => withAgent(event, (extension) => ({ type: 'unheld', linkedid, at, extension })),
  BridgeEnter(event, linkedid, at) {
    const extension = extensionOf(event.get('channel'));
    if (extension && event.get('swapuniqueid')) return { type: 'leg-replaced', linkedid, at, extension, legUniqueid: event.get('uniqueid') };
    return { type: 'bridged', linkedid, at, uniqueid: event.get('uniqueid') };
  },
  BridgeLeave: (event, linkedid, at) => ({ type: 'unbridged', linkedid, at, uniqueid: event.get('uniqueid') }),
  DialEnd(event, linkedid, at) {
    const outbound = event.get('context') === OUTBOUND_CONTEXT && extensionOf(event.get('channel')) !== null;
    return outbound && event.get('dialstatus') === 'ANSWER' ? { type: 'peer-answered', linkedid, at, uniqueid: event.get('destuniqueid') } : null;
  },
  // It names the channel that we asked for, and so the call, also when that was never made (seen on 22.10).
  OriginateResponse: (event, linkedid, at) => (event.get('response') === 'Failure' ? { type: 'dial-failed', linkedid, at, reason: event.int('reason') } : null),
  Hangup: (event, linkedid, at) => ({
    type: 'hung-up', linkedid, at, uniqueid: event.get('uniqueid'), extension: extensionOf(event.get('channel')), cause: event.int('cause'),
  }),
};

/** The names of the events that matter here, for the event mask and for filters. */
export const TRANSLATED_EVENTS: readonly string[] = Object.keys(TRANSLATIONS);

/**
 * @param now used where the event has no Timestamp of its own
 * @returns null for events that say nothing about a call
 */
export function translate(event: AmiMessage, now: number): CallFact | null {
  const translation = Object.hasOwn(TRANSLATIONS, event.event) ? TRANSLATIONS[event.event] : undefined;
  // OriginateResponse alone has no Linkedid: the channel that we asked for is the first of its call.
  const linkedid = event.get('linkedid') || (event.event === 'OriginateResponse' ? event.get('uniqueid') : '');
  if (!translation || linkedid === '' || linkedid.length > 64) return null;
  return translation(event, linkedid, Math.round(event.at ?? now));
}

function who(event: AmiMessage): CallWho {
  return {
    channel: event.get('channel').slice(0, 128),
    uniqueid: event.get('uniqueid').slice(0, 64),
    from: number(event.get('calleridnum')),
    to: number(event.get('did') || event.get('exten')),
  };
}

/** Asterisk says `<unknown>` for a number that was withheld. */
function number(text: string): string {
  return text === '<unknown>' ? '' : text.slice(0, 64);
}

function withAgent(event: AmiMessage, make: (extension: string) => CallFact): CallFact | null {
  // Queue events name the member; Hold and Unhold name the channel.
  const extension = extensionOf(event.get('interface')) ?? extensionOf(event.get('destchannel')) ?? extensionOf(event.get('channel'));
  return extension ? make(extension) : null;
}
