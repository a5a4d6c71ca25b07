import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import { AppError } from '../shared/errors.ts';
import type { Agent } from './agent.entity.ts';
import type { AgentRepository } from './agent.repository.ts';
import type { AgentStateForm } from './agent.schema.ts';
import { mayMoveAgent, type AgentState } from './agent-states.ts';
import { PRESENCE_LOST_AFTER_MS } from './presence.ts';

/** Closes the call whose wrap-up has ended; the calls' side implements it. */
export interface WrapUpCloser {
  close(callId: string, staffId: string, at: number): Promise<void>;
}

/** Makes Asterisk's queues agree with the row, soon after the commit; failures are repaired by reconciliation. */
export interface MemberActuator {
  actuate(staffId: string): void;
}

interface Deps {
  database: Database;
  ledger: Ledger;
  clock: Clock;
  agents: AgentRepository;
  wrapUps: WrapUpCloser;
  members: MemberActuator;
  /** Told when somebody whose session had ended in mid-call is done: the phone of that session goes too. */
  phoneOver?: (extension: string) => void;
  wrapUpMs: number;
  absentAfterMs: number;
  pauseReasons: readonly string[];
}

/** Agents at work: what they choose, and what calls do to them. */
export class AgentService {
  constructor(private readonly deps: Deps) {}

  /**
   * Makes the row of somebody who was given a phone; calling it again does nothing. Whoever had the extension before
   * has lost it: his row goes, since his account no longer has this phone (calls keep his id).
   */
  async enrol(staffId: string, extension: string): Promise<void> {
    await this.deps.database.transaction(async () => {
      const now = this.deps.clock.now();
      const [known, holder] = [await this.deps.agents.byStaffForChange(staffId), await this.deps.agents.byExtension(extension)];
      if (holder && holder.staffId !== staffId) await this.deps.agents.remove(holder.staffId);
      if (known && known.extension !== extension) await this.deps.agents.update(staffId, { extension, updatedAt: now });
      if (known) return;
      await this.deps.agents.insert({
        staffId, extension, state: 'offline', pauseReason: null, since: now, callId: null, nextPauseReason: null, wrapUpUntil: null,
        sessionId: null, present: false, presentAt: null, absentSince: null, version: 1, updatedAt: now,
      });
    });
  }

  byStaff(staffId: string): Promise<Agent | null> {
    return this.deps.agents.byStaff(staffId);
  }

  all(): Promise<Agent[]> {
    return this.deps.agents.all();
  }

  /**
   * The agent, or a supervisor for him, chooses a state. During a call a pause is noted and begins after the wrap-up.
   * @throws AGENT_STATE_REFUSED, AGENT_PHONE_NOT_READY, PAUSE_REASON_UNKNOWN
   */
  async choose(staffId: string, form: AgentStateForm): Promise<Agent> {
    if (form.state === 'paused' && !this.deps.pauseReasons.includes(form.pauseReason ?? '')) throw new AppError('PAUSE_REASON_UNKNOWN');
    return this.deps.database.transaction(async () => {
      const agent = await this.require(staffId);
      const now = this.deps.clock.now();
      const busy = agent.state === 'on-call' || agent.state === 'offered';
      if (form.state === 'offline') {
        if (busy) throw refused(agent, 'offline');
        if (agent.state === 'wrap-up') await this.closeWrapUp(agent, now);
        await this.move(agent, 'offline', now, { callId: null, nextPauseReason: null });
      } else if (busy) {
        await this.deps.agents.update(staffId, { nextPauseReason: form.state === 'paused' ? form.pauseReason! : null, updatedAt: now });
        this.deps.database.afterCommit(() => this.deps.members.actuate(staffId));
      } else {
        if (form.state === 'ready' && !agent.present) throw new AppError('AGENT_PHONE_NOT_READY');
        if (agent.state === 'wrap-up') await this.closeWrapUp(agent, now);
        await this.move(agent, form.state, now, { pauseReason: form.state === 'paused' ? form.pauseReason! : null, callId: null, nextPauseReason: null });
      }
      return this.require(staffId);
    });
  }

  /** Gives the agent in wrap-up `ms` more from now. */
  async extendWrapUp(staffId: string, ms: number): Promise<Agent> {
    return this.deps.database.transaction(async () => {
      const agent = await this.require(staffId);
      if (agent.state !== 'wrap-up') throw refused(agent, 'wrap-up');
      const now = this.deps.clock.now();
      await this.deps.agents.update(staffId, { wrapUpUntil: now + ms, updatedAt: now });
      await this.deps.ledger.append('agent.moved', staffId, { agentId: staffId, from: 'wrap-up', to: 'wrap-up', reason: null });
      return this.require(staffId);
    });
  }

  /**
   * The browser with the phone came or went, or is still there: its server says so every few seconds, so that a server
   * that died leaves nobody present for ever. `sessionId` is the session that the phone belongs to.
   */
  async presenceChanged(staffId: string, sessionId: string, present: boolean): Promise<void> {
    await this.deps.database.transaction(async () => {
      const agent = await this.deps.agents.byStaffForChange(staffId);
      if (!agent) return;
      const now = this.deps.clock.now();
      if (agent.present === present && agent.sessionId === sessionId) {
        if (present) await this.deps.agents.update(staffId, { presentAt: now });
        return;
      }
      // A tab of an older session that closes late says nothing about the phone of the present one.
      if (!present && agent.sessionId !== null && agent.sessionId !== sessionId) return;
      await this.deps.agents.update(staffId, { present, sessionId, presentAt: present ? now : agent.presentAt, absentSince: present ? null : now, updatedAt: now });
      await this.deps.ledger.append('agent.moved', staffId, { agentId: staffId, from: agent.state, to: agent.state, reason: agent.pauseReason });
    });
  }

  /** The account lost its phone: off line, and out of every queue. */
  async retire(staffId: string): Promise<void> {
    await this.deps.database.transaction(async () => {
      const agent = await this.deps.agents.byStaffForChange(staffId);
      if (!agent) return;
      const now = this.deps.clock.now();
      await this.deps.agents.update(staffId, { present: false, sessionId: null, absentSince: now, updatedAt: now });
      if (agent.state === 'wrap-up') await this.closeWrapUp(agent, now);
      if (agent.state !== 'on-call' && agent.state !== 'offline') await this.move(agent, 'offline', now, { callId: null, nextPauseReason: null });
    });
  }

  /**
   * A session has ended. When it was the one with the phone, the agent is off line at once, or after the call.
   * @returns the extension whose phone may go now; null when another session has it, or somebody is talking on it
   */
  async signedOut(staffId: string, sessionId: string): Promise<string | null> {
    return this.deps.database.transaction(async () => {
      const agent = await this.deps.agents.byStaffForChange(staffId);
      if (!agent || (agent.sessionId !== null && agent.sessionId !== sessionId)) return null;
      const now = this.deps.clock.now();
      await this.deps.agents.update(staffId, { present: false, sessionId: null, absentSince: now, updatedAt: now });
      if (agent.state === 'on-call') return null;
      if (agent.state === 'wrap-up') await this.closeWrapUp(agent, now);
      if (agent.state !== 'offline') await this.move(agent, 'offline', now, { callId: null, nextPauseReason: null });
      return agent.extension;
    });
  }

  // What calls do (AgentDesk) ----------------------------------------------------------------------------------------

  async staffOf(extension: string): Promise<string | null> {
    return (await this.deps.agents.byExtension(extension))?.staffId ?? null;
  }

  async offered(staffId: string, callId: string, at: number): Promise<void> {
    const agent = await this.deps.agents.byStaffForChange(staffId);
    if (!agent || !mayMoveAgent(agent.state, 'offered')) return;
    if (agent.state === 'wrap-up') await this.closeWrapUp(agent, at);
    // Whoever was paused (a click-to-call) is paused again afterwards.
    await this.move(agent, 'offered', at, { callId, nextPauseReason: agent.state === 'paused' ? agent.pauseReason : agent.nextPauseReason });
  }

  async offerOver(staffId: string, callId: string, at: number): Promise<void> {
    const agent = await this.deps.agents.byStaffForChange(staffId);
    if (agent?.state === 'offered' && agent.callId === callId) await this.afterWork(agent, at);
  }

  async connected(staffId: string, callId: string, at: number): Promise<void> {
    const agent = await this.deps.agents.byStaffForChange(staffId);
    if (!agent) return;
    if (agent.state === 'wrap-up') await this.closeWrapUp(agent, at);
    await this.move(agent, 'on-call', at, { callId });
  }

  async talkOver(staffId: string, callId: string, at: number): Promise<void> {
    const agent = await this.deps.agents.byStaffForChange(staffId);
    if (!agent || agent.callId !== callId || agent.state === 'wrap-up') {
      // He has gone on to something else: the call needs no wrap-up of his.
      if (agent?.callId !== callId) await this.deps.wrapUps.close(callId, staffId, at);
      return;
    }
    if (!mayMoveAgent(agent.state, 'wrap-up')) {
      await this.deps.wrapUps.close(callId, staffId, at);
      return this.afterWork(agent, at);
    }
    await this.move(agent, 'wrap-up', at, { wrapUpUntil: this.deps.clock.now() + this.deps.wrapUpMs });
  }

  // By themselves ----------------------------------------------------------------------------------------------------

  /** Ends wrap-ups whose time is over, and takes off line whose browser is gone too long. Harmless on several servers. */
  async tick(): Promise<void> {
    const now = this.deps.clock.now();
    for (const { staffId } of await this.deps.agents.wrapUpsPast(now)) {
      await this.deps.database.transaction(async () => {
        const agent = await this.require(staffId);
        if (agent.state !== 'wrap-up' || (agent.wrapUpUntil ?? now) > now) return;
        await this.closeWrapUp(agent, now);
        await this.afterWork(agent, now);
      });
    }
    for (const { staffId, presentAt } of await this.deps.agents.presentNotSeenSince(now - Math.max(this.deps.absentAfterMs, PRESENCE_LOST_AFTER_MS))) {
      await this.deps.database.transaction(async () => {
        const agent = await this.require(staffId);
        if (agent.present && agent.presentAt === presentAt) await this.deps.agents.update(staffId, { present: false, absentSince: presentAt ?? now, updatedAt: now });
      });
    }
    for (const { staffId } of await this.deps.agents.absentSince(now - this.deps.absentAfterMs)) {
      await this.deps.database.transaction(async () => {
        const agent = await this.require(staffId);
        if (agent.present || agent.state === 'offline' || agent.state === 'on-call') return;
        if (agent.state === 'wrap-up') await this.closeWrapUp(agent, now);
        await this.move(agent, 'offline', now, { callId: null, nextPauseReason: null });
      });
    }
  }

  /** Takes somebody out of a call that is no more; used by reconciliation. Answers what he was taken from, or null. */
  async release(staffId: string, at: number): Promise<AgentState | null> {
    const agent = await this.deps.agents.byStaffForChange(staffId);
    if (!agent || (agent.state !== 'on-call' && agent.state !== 'offered')) return null;
    await this.afterWork(agent, at);
    return agent.state;
  }

  private async afterWork(agent: Agent, at: number): Promise<void> {
    const pause = agent.nextPauseReason;
    const to: AgentState = agent.sessionId === null ? 'offline' : pause ? 'paused' : 'ready';
    await this.move(agent, to, at, { callId: null, nextPauseReason: null, pauseReason: to === 'paused' ? pause : null });
  }

  private async closeWrapUp(agent: Agent, at: number): Promise<void> {
    if (agent.callId) await this.deps.wrapUps.close(agent.callId, agent.staffId, at);
  }

  private async move(agent: Agent, to: AgentState, at: number, change: Partial<Agent>): Promise<void> {
    if (agent.state !== to && !mayMoveAgent(agent.state, to)) throw refused(agent, to);
    const cleared: Partial<Agent> = { wrapUpUntil: null, pauseReason: to === 'paused' ? agent.pauseReason : null };
    await this.deps.agents.update(agent.staffId, { ...cleared, ...change, state: to, since: agent.state === to && to !== 'paused' ? agent.since : at, updatedAt: this.deps.clock.now() });
    await this.deps.ledger.append('agent.moved', agent.staffId, { agentId: agent.staffId, from: agent.state, to, reason: change.pauseReason ?? null });
    this.deps.database.afterCommit(() => this.deps.members.actuate(agent.staffId));
    if (to === 'offline' && agent.state !== 'offline' && agent.sessionId === null) this.deps.database.afterCommit(() => this.deps.phoneOver?.(agent.extension));
  }

  private async require(staffId: string): Promise<Agent> {
    const agent = await this.deps.agents.byStaffForChange(staffId);
    if (!agent) throw new AppError('AGENT_PHONE_NOT_READY');
    return agent;
  }
}

function refused(agent: Agent, to: AgentState): AppError {
  return new AppError('AGENT_STATE_REFUSED', { state: agent.state, to });
}
