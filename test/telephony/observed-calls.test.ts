import { expect } from 'chai';
import { membershipDifference } from '../../server/telephony/reconciler.ts';
import { disagreement, observeCalls } from '../../server/telephony/observed-calls.ts';
import type { LiveChannel, LiveQueue, LiveQueueMember, Snapshot } from '../../server/telephony/snapshot.ts';

const channel = (change: Partial<LiveChannel>): LiveChannel => ({
  uniqueid: 'linli-1.1', linkedid: 'linli-1.1', channel: 'PJSIP/trunk-1', state: 'Up', context: 'linli-call', exten: '12345', application: 'Queue', applicationData: '',
  bridgeId: '', callerNumber: '13800001111', callerName: '', connectedNumber: '', durationMs: 5000, ...change,
});
const queue = (change: Partial<LiveQueue> = {}): LiveQueue => ({ name: 'hotline', members: [], waiting: [], ...change });
const member = (change: Partial<LiveQueueMember>): LiveQueueMember => ({
  interface: 'PJSIP/agent-1001', name: '', stateInterface: '', membership: 'dynamic', penalty: 0, paused: false, pausedReason: '', status: 'not-in-use', inCall: false, callsTaken: 0, lastCallAt: null, ...change,
});
const seen = (channels: LiveChannel[], queues: LiveQueue[] = [queue()]): Snapshot => ({ channels, queues });

describe('comparing Asterisk with our rows', () => {
  it('a caller in a bridge with an agent is talking, one with a queue entry waits, one in AGI is in the menu', () => {
    const leg = channel({ uniqueid: 'linli-1.2', channel: 'PJSIP/agent-1001-2', bridgeId: 'b', context: 'from-agent' });
    expect(observeCalls(seen([channel({ bridgeId: 'b' }), leg])).get('linli-1.1')).to.deep.include({ state: 'talking', agent: { extension: '1001', legUniqueid: 'linli-1.2' } });
    const entry = { uniqueid: 'linli-1.1', channel: '', position: 1, waitMs: 3000, callerNumber: '', callerName: '', priority: 0 };
    expect(observeCalls(seen([channel({})], [queue({ waiting: [entry] })])).get('linli-1.1')).to.include({ state: 'queued', queue: 'hotline', waitMs: 3000 });
    expect(observeCalls(seen([channel({ application: 'AGI' })])).get('linli-1.1')).to.include({ state: 'in-ivr' });
  });

  it('agents’ own legs are no callers', () => {
    expect(observeCalls(seen([channel({ channel: 'PJSIP/agent-1001-2' })])).size).to.equal(0);
  });

  it('names a difference the same way each time, and none where there is none', () => {
    const talking = observeCalls(seen([channel({ bridgeId: 'b' }), channel({ uniqueid: 'x', channel: 'PJSIP/agent-1001-2', bridgeId: 'b' })])).get('linli-1.1')!;
    expect(disagreement({ state: 'queued', linkedid: 'x' }, talking)).to.equal('the call is queued here and talking in Asterisk');
    expect(disagreement({ state: 'held', linkedid: 'x' }, talking)).to.equal(null);
    expect(disagreement({ state: 'connected', linkedid: 'x' }, undefined)).to.equal('the call is connected here and gone in Asterisk');
    expect(disagreement(null, talking)).to.equal('a caller in Asterisk (talking) is unknown here');
  });

  it('a member that differs from the agent’s state is found', () => {
    const agent = { state: 'ready' as const, pauseReason: null, nextPauseReason: null, extension: '1001' };
    expect(membershipDifference(agent, seen([], [queue({ members: [member({})] })]), ['hotline'])).to.equal(null);
    expect(membershipDifference(agent, seen([]), ['hotline'])).to.equal('ready here and no member of hotline in Asterisk');
    expect(membershipDifference(agent, seen([], [queue({ members: [member({ paused: true })] })]), ['hotline'])).to.equal('ready here and paused in hotline');
    expect(membershipDifference({ ...agent, state: 'offline' }, seen([], [queue({ members: [member({})] })]), ['hotline'])).to.equal('off line here and a member in Asterisk');
    expect(membershipDifference({ ...agent, state: 'wrap-up' }, seen([], [queue({ members: [member({ paused: true })] })]), ['hotline'])).to.equal(null);
  });
});
