import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { CallRepository } from './call.repository.ts';
import { span } from './call-tracker.ts';

/** Ends a call whose agent has finished the wrap-up. */
export class CallWrapUp {
  constructor(private readonly deps: { database: Database; ledger: Ledger; calls: CallRepository }) {}

  /** Runs inside the caller's transaction; a call that is not in this agent's wrap-up is left alone. */
  async close(callId: string, staffId: string, at: number): Promise<void> {
    const call = await this.deps.calls.byId(callId);
    if (!call || call.state !== 'wrap-up' || call.agentId !== staffId) return;
    const change = { state: 'ended' as const, endedAt: Math.max(at, call.hungUpAt ?? at), wrapUpMs: span(call.hungUpAt, at), updatedAt: at };
    if (!(await this.deps.calls.moveFrom(callId, 'wrap-up', change))) return;
    await this.deps.ledger.append('call.moved', callId, { callId, from: 'wrap-up', to: 'ended', agentId: staffId, queue: call.queue });
  }
}
