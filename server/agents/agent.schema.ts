import { z } from 'zod';
import { AGENT_STATES, CHOOSABLE_STATES } from './agent-states.ts';

export const agentView = z.object({
  staffId: z.string(),
  name: z.string(),
  extension: z.string(),
  state: z.enum(AGENT_STATES),
  pauseReason: z.string().nullable(),
  /** Epoch ms: since when in this state. */
  since: z.number(),
  callId: z.string().nullable(),
  nextPauseReason: z.string().nullable(),
  wrapUpUntil: z.number().nullable(),
  present: z.boolean(),
});
export type AgentView = z.infer<typeof agentView>;

export const agentStateForm = z.object({
  state: z.enum(CHOOSABLE_STATES),
  pauseReason: z.string().max(32).nullish(),
});
export type AgentStateForm = z.infer<typeof agentStateForm>;

/** What the softphone needs to register. Goes only to the browser of the session that it was made for. */
export const phoneView = z.object({
  extension: z.string(),
  username: z.string(),
  password: z.string(),
  domain: z.string(),
  wsUrl: z.string(),
  iceServers: z.array(z.object({ urls: z.string() })),
});
export type PhoneView = z.infer<typeof phoneView>;
