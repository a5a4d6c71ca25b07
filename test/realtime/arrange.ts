import type { AgentView } from '../../server/agents/agent.schema.ts';
import type { CallView } from '../../server/calls/call.schema.ts';
import type { CallBackView } from '../../server/callbacks/call-back.schema.ts';
import type { FeedReads } from '../../server/realtime/ports.ts';

/** The neighbours of the feed, as tables in memory: calls, agents, call-backs that the test sets. */
export class Neighbours implements FeedReads {
  readonly calls = new Map<string, CallView>();
  readonly agents = new Map<string, AgentView>();
  readonly callBacks = new Map<string, CallBackView>();
  reads = 0;

  async call(callId: string) {
    this.reads += 1;
    const view = this.calls.get(callId);
    if (!view) return null;
    return {
      agentId: view.agent?.id ?? null,
      shownTo: (viewer: { staffId: string }) => (view.agent?.id === viewer.staffId ? view : { ...view, fromNumber: '138****5678', numberMasked: true }),
    };
  }

  async agent(staffId: string) {
    return this.agents.get(staffId) ?? null;
  }

  async callBack(callBackId: string) {
    const view = this.callBacks.get(callBackId);
    return view ? () => view : null;
  }
}

export function callView(id: string, change: Partial<CallView> = {}): CallView {
  return {
    id, callRef: `ref-${id}`, direction: 'in', fromNumber: '13812345678', toNumber: '12345', numberMasked: false, queue: 'hotline', state: 'queued', ending: null,
    endingDetail: null, agent: null, resident: null, callBackId: null, source: 'live', usedSelfService: false, startedAt: 1, queuedAt: 2, offeredAt: null,
    connectedAt: null, heldAt: null, hungUpAt: null, endedAt: null, ivrMs: 0, waitMs: 0, ringMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, recording: null, tickets: [],
    note: null, ...change,
  };
}

export function agentView(staffId: string, change: Partial<AgentView> = {}): AgentView {
  return { staffId, name: '林晓燕', extension: '1001', state: 'ready', pauseReason: null, since: 1, callId: null, nextPauseReason: null, wrapUpUntil: null, present: true, ...change };
}
