import { expect } from 'chai';
import type { AgentView } from '../../../server/agents/agent.schema.ts';
import type { CallView } from '../../../server/calls/call.schema.ts';
import { EMPTY_FEED, feedReducer, type FeedState } from '../../../agent-ui/src/feed/feed-reducer.ts';
import { staleAfter } from '../../../agent-ui/src/feed/invalidations.ts';

const call = (id: string, change: Partial<CallView> = {}): CallView => ({
  id, callRef: `ref-${id}`, direction: 'in', fromNumber: '138****5678', toNumber: '12345', numberMasked: true, queue: 'hotline', state: 'queued', ending: null, endingDetail: null,
  agent: null, resident: null, callBackId: null, source: 'live', usedSelfService: false, startedAt: 1, queuedAt: 2, offeredAt: null, connectedAt: null, heldAt: null, hungUpAt: null,
  endedAt: null, ivrMs: 0, waitMs: 0, ringMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, recording: null, tickets: [], note: null, ...change,
});
const agent = (staffId: string, change: Partial<AgentView> = {}): AgentView => ({
  staffId, name: staffId, extension: '1001', state: 'ready', pauseReason: null, since: 1, callId: null, nextPauseReason: null, wrapUpUntil: null, present: true, ...change,
});

describe('what the socket tells', () => {
  it('keeps the newest state of each call and the number of the last event', () => {
    let state = feedReducer(EMPTY_FEED, { type: 'feed', seq: 5, event: { type: 'call.offered', call: call('a', { state: 'offered' }) } });
    state = feedReducer(state, { type: 'feed', seq: 9, event: { type: 'call.changed', call: call('a', { state: 'connected' }) } });
    expect(state.calls.a?.state).to.equal('connected');
    expect(state.lastSeq).to.equal(9);
  });

  it('is not moved back by an event that was seen before', () => {
    const state = feedReducer(EMPTY_FEED, { type: 'feed', seq: 9, event: { type: 'call.changed', call: call('a', { state: 'connected' }) } });
    expect(feedReducer(state, { type: 'feed', seq: 9, event: { type: 'call.changed', call: call('a', { state: 'queued' }) } })).to.equal(state);
    expect(feedReducer(state, { type: 'feed', seq: 4, event: { type: 'call.changed', call: call('a', { state: 'queued' }) } })).to.equal(state);
  });

  it('changes the own state and the list together', () => {
    let state: FeedState = { ...EMPTY_FEED, me: agent('me'), agents: [agent('me'), agent('other')] };
    state = feedReducer(state, { type: 'feed', seq: 1, event: { type: 'agent.changed', agent: agent('me', { state: 'paused', pauseReason: 'meal' }) } });
    expect(state.me?.state).to.equal('paused');
    expect(state.agents?.map((one) => one.state)).to.deep.equal(['paused', 'ready']);
  });

  it('tells a first connection that is still being made from one that was lost', () => {
    expect(feedReducer(EMPTY_FEED, { type: 'link', up: false }).link).to.equal('connecting');
    const up = feedReducer({ ...EMPTY_FEED, draining: true }, { type: 'link', up: true });
    expect(up).to.include({ link: 'up', draining: false });
    expect(feedReducer(up, { type: 'link', up: false }).link).to.equal('down');
  });

  it('forgets old calls that have ended, never living ones', () => {
    let state = feedReducer(EMPTY_FEED, { type: 'feed', seq: 1, event: { type: 'call.changed', call: call('live', { startedAt: 0, state: 'connected' }) } });
    for (let index = 2; index < 500; index += 1) {
      state = feedReducer(state, { type: 'feed', seq: index, event: { type: 'call.changed', call: call(`c${index}`, { startedAt: index, state: 'ended' }) } });
    }
    expect(Object.keys(state.calls)).to.have.length(201);
    expect(state.calls.live?.state).to.equal('connected');
    expect(state.calls.c499).to.not.equal(undefined);
  });

  it('makes lists stale only when they changed', () => {
    expect(staleAfter({ type: 'agent.changed', agent: agent('a') })).to.deep.equal([]);
    expect(staleAfter({ type: 'call.changed', call: call('a', { state: 'connected' }) })).to.deep.equal([['calls', 'one', 'a']]);
    expect(staleAfter({ type: 'call.changed', call: call('a', { state: 'ended' }) })).to.deep.equal([['calls'], ['caller']]);
    expect(staleAfter({ type: 'ticket.changed', ticketId: 't', number: '1' })).to.deep.equal([['tickets'], ['caller']]);
  });
});
