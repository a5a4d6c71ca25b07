import { EntitySchema } from 'typeorm';
import { flag, instant, key, oneOf, optional, primaryKey, version, word } from '../database/columns.ts';
import { AGENT_STATES, type AgentState } from './agent-states.ts';

/** What an agent is doing now. Asterisk's queue members are made to agree with it, not the other way round. */
export interface Agent {
  staffId: string;
  extension: string;
  state: AgentState;
  pauseReason: string | null;
  since: number;
  /** The call on offer, in talk, or in wrap-up. */
  callId: string | null;
  /** The agent asked for a pause during a call: it begins after the wrap-up. */
  nextPauseReason: string | null;
  /** When wrap-up ends by itself. */
  wrapUpUntil: number | null;
  /** The session whose browser has the phone. */
  sessionId: string | null;
  /** The browser with the phone is connected to some server; that server says so again and again. */
  present: boolean;
  /** When it was said last. */
  presentAt: number | null;
  absentSince: number | null;
  version: number;
  updatedAt: number;
}

export const AgentSchema = new EntitySchema<Agent>({
  name: 'Agent',
  tableName: 'agents',
  columns: {
    staffId: primaryKey(),
    extension: word(8),
    state: word(16),
    pauseReason: word(32, optional),
    since: instant(),
    callId: key(optional),
    nextPauseReason: word(32, optional),
    wrapUpUntil: instant(optional),
    sessionId: word(64, optional),
    present: flag(),
    presentAt: instant(optional),
    absentSince: instant(optional),
    version: version(),
    updatedAt: instant(),
  },
  checks: [{ ...oneOf('state', AGENT_STATES), name: 'chk_state_agents' }],
  indices: [{ columns: ['extension'], unique: true }],
});
