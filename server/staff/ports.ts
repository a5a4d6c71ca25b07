import type { Staff } from './staff.entity.ts';

/** Who keeps the agents: told, inside the transaction of the change, when somebody gets a phone or loses it. */
export interface AgentRoster {
  /** An account with an extension was made, enabled again, or got this extension. */
  onAgentCreated(staff: Staff): Promise<void>;
  /** The account (as it was before) lost its extension or was disabled. */
  onAgentRemoved(staff: Staff): Promise<void>;
}
