import type { Agent } from './agent.entity.ts';
import type { AgentView } from './agent.schema.ts';

export function presentAgent(agent: Agent, name: string): AgentView {
  const { staffId, extension, state, pauseReason, since, callId, nextPauseReason, wrapUpUntil, present } = agent;
  return { staffId, name, extension, state, pauseReason, since, callId, nextPauseReason, wrapUpUntil, present };
}
