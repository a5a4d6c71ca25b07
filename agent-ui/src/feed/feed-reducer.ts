import type { AgentView, CallView } from '../api/types.ts';
import type { FeedEvent, QueueView, VoiceState } from '../../../server/realtime/socket-contract.ts';

/** What the socket has told this screen so far. */
export interface FeedState {
  readonly lastSeq: number;
  /** connecting: not yet; up; down: was up, and socket.io tries again. */
  readonly link: 'connecting' | 'up' | 'down';
  readonly draining: boolean;
  readonly voice: VoiceState | null;
  readonly me: AgentView | null;
  readonly agents: readonly AgentView[] | null;
  readonly queues: readonly QueueView[] | null;
  /** The calls that this reader heard of, newest state, by id. */
  readonly calls: Readonly<Record<string, CallView>>;
  readonly signedOut: 'signed-out' | 'expired' | 'disabled' | null;
}

export const EMPTY_FEED: FeedState = {
  lastSeq: 0, link: 'connecting', draining: false, voice: null, me: null, agents: null, queues: null, calls: {}, signedOut: null,
};

export type FeedAction =
  | { type: 'feed'; seq: number; event: FeedEvent }
  | { type: 'queues'; queues: readonly QueueView[] }
  | { type: 'agents'; agents: readonly AgentView[] }
  | { type: 'me'; agent: AgentView | null }
  | { type: 'voice'; state: VoiceState }
  | { type: 'link'; up: boolean }
  | { type: 'seq'; seq: number }
  | { type: 'draining' }
  | { type: 'signed-out'; reason: NonNullable<FeedState['signedOut']> };

/** Ended calls are forgotten beyond this number, so that a long shift does not fill the memory. */
const KEEP_CALLS = 200;

/** Pure: the next state. An event that was seen already (a replay after a reconnect) changes nothing. */
export function feedReducer(state: FeedState, action: FeedAction): FeedState {
  switch (action.type) {
    case 'feed':
      return action.seq <= state.lastSeq ? state : applyEvent({ ...state, lastSeq: action.seq }, action.event);
    case 'queues':
      return { ...state, queues: action.queues };
    case 'agents':
      return { ...state, agents: action.agents };
    case 'me':
      return { ...state, me: action.agent };
    case 'voice':
      return { ...state, voice: action.state };
    case 'link':
      if (action.up) return { ...state, link: 'up', draining: false };
      return { ...state, link: state.link === 'connecting' ? 'connecting' : 'down' };
    case 'seq':
      return { ...state, lastSeq: Math.max(state.lastSeq, action.seq) };
    case 'draining':
      return { ...state, draining: true };
    case 'signed-out':
      return { ...state, signedOut: action.reason };
  }
}

function applyEvent(state: FeedState, event: FeedEvent): FeedState {
  switch (event.type) {
    case 'call.offered':
    case 'call.changed':
      return { ...state, calls: keep(state.calls, event.call) };
    case 'agent.changed':
      return {
        ...state,
        me: state.me?.staffId === event.agent.staffId ? event.agent : state.me,
        agents: state.agents?.map((agent) => (agent.staffId === event.agent.staffId ? event.agent : agent)) ?? null,
      };
    default:
      return state;
  }
}

function keep(calls: FeedState['calls'], call: CallView): FeedState['calls'] {
  const next = { ...calls, [call.id]: call };
  const ended = Object.values(next).filter((one) => one.state === 'ended');
  if (ended.length <= KEEP_CALLS) return next;
  const oldest = ended.reduce((a, b) => (a.startedAt <= b.startedAt ? a : b));
  delete next[oldest.id];
  return next;
}
