import type { Logger } from '../shared/logger.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { AgentPresence } from './ports.ts';

/**
 * Which sessions have a browser with a registered softphone here. Several tabs of one session count as one; only the
 * first that registers and the last that goes are told on.
 */
export class PhonePresence {
  private readonly tabs = new Map<string, Set<string>>();
  private readonly pending = new Map<string, Promise<void>>();

  constructor(
    private readonly deps: {
      presence: AgentPresence;
      logger: Logger;
      /** Called after each change has been written. */
      onChanged: (staffId: string) => void;
    },
  ) {}

  /** @param socketId the tab */
  set(socketId: string, { staffId, sessionId }: Viewer, registered: boolean): void {
    const tabs = this.tabs.get(sessionId) ?? new Set();
    const before = tabs.size > 0;
    if (registered) tabs.add(socketId);
    else tabs.delete(socketId);
    if (tabs.size) this.tabs.set(sessionId, tabs);
    else this.tabs.delete(sessionId);
    if (before !== tabs.size > 0) this.tell(staffId, sessionId, tabs.size > 0);
  }

  /** Everything told so far has been written. */
  async settled(): Promise<void> {
    await Promise.all(this.pending.values());
  }

  /** In order for each person: a page that is reloaded goes and comes within milliseconds. */
  private tell(staffId: string, sessionId: string, present: boolean): void {
    const told = (this.pending.get(staffId) ?? Promise.resolve())
      .then(() => this.deps.presence.changed(staffId, sessionId, present))
      .then(() => this.deps.onChanged(staffId))
      .catch((error: unknown) => this.deps.logger.error({ err: error, staffId, present }, 'the presence of an agent could not be written'));
    this.pending.set(staffId, told);
    void told.finally(() => {
      if (this.pending.get(staffId) === told) this.pending.delete(staffId);
    });
  }
}
