import type { Agent } from '../agents/agent.entity.ts';
import type { AgentRepository } from '../agents/agent.repository.ts';
import type { MemberActuator } from '../agents/agent.service.ts';
import type { Logger } from '../shared/logger.ts';
import { memberInterface, memberName } from './call-facts.ts';
import type { DesiredMembership, MembershipChange, QueueMembership } from './provisioning/queue-membership.ts';

interface Deps {
  agents: AgentRepository;
  membership: Pick<QueueMembership, 'apply'>;
  staffName: (staffId: string) => Promise<string>;
  queues: readonly string[];
  logger: Logger;
}

/** Makes Asterisk's queue members agree with the agents' rows. */
export class MemberSync implements MemberActuator {
  constructor(private readonly deps: Deps) {}

  actuate(staffId: string): void {
    this.sync(staffId).catch((error: unknown) => this.deps.logger.warn({ err: error, staffId }, 'a queue member could not be set; reconciliation will'));
  }

  /** Reads the row as it is now, so that the last of several calls wins; answers what had to be changed. */
  async sync(staffId: string): Promise<MembershipChange[]> {
    const agent = await this.deps.agents.byStaff(staffId);
    if (!agent) return [];
    const member = { interface: memberInterface(agent.extension), name: memberName(agent.extension, await this.deps.staffName(staffId)) };
    return this.deps.membership.apply(member, desiredMembership(agent, this.deps.queues));
  }
}

/**
 * What an agent's state means for the queues. On a call the member stays unpaused: Asterisk does not ring a
 * busy phone (ringinuse=no), and should our server die during the call, the agent is not left paused. Pure.
 */
export function desiredMembership(agent: Pick<Agent, 'state' | 'pauseReason' | 'nextPauseReason'>, queues: readonly string[]): DesiredMembership | 'absent' {
  switch (agent.state) {
    case 'offline':
      return 'absent';
    case 'paused':
      return { queues, paused: true, reason: agent.pauseReason ?? 'paused' };
    case 'wrap-up':
      return { queues, paused: true, reason: 'wrap-up' };
    case 'offered':
    case 'on-call':
      // Whoever will be paused afterwards (he asked for it, or calls out of a pause) gets no call of the queue in between.
      return agent.nextPauseReason === null ? { queues, paused: false } : { queues, paused: true, reason: agent.nextPauseReason };
    case 'ready':
      return { queues, paused: false };
  }
}
