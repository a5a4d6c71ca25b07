import { PRESENCE_TOLD_EVERY_MS } from '../agents/presence.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { AgentPresence } from './ports.ts';

/**
 * Which sessions have a browser with a registered softphone here. Several tabs of one session count as one; only the
 * first that registers and the last that goes are told on.
 */
export class PhonePresence {
  private readonly tabs = new Map<string, { staffId: string; sockets: Set<string> }>();
  private stopTelling: (() => void) | null = null;
  private readonly pending = new Map<string, Promise<void>>();

  constructor(
    private readonly deps: {
      presence: AgentPresence;
      clock: Clock;
      logger: Logger;
      /** Called after each change has been written. */
      onChanged: (staffId: string) => void;
    },
  ) {}

  start(): void {
    this.stopTelling = this.deps.clock.every(PRESENCE_TOLD_EVERY_MS, () => {
      for (const [sessionId, { staffId }] of this.tabs) this.tell(staffId, sessionId, true, () => undefined);
    });
  }

  stop(): void {
    this.stopTelling?.();
  }

  /** @param socketId the tab */
  set(socketId: string, { staffId, sessionId }: Viewer, registered: boolean): void {
    const { sockets } = this.tabs.get(sessionId) ?? { sockets: new Set<string>() };
    const before = sockets.size > 0;
    if (registered) sockets.add(socketId);
    else sockets.delete(socketId);
    if (sockets.size) this.tabs.set(sessionId, { staffId, sockets });
    else this.tabs.delete(sessionId);
    if (before !== sockets.size > 0) this.tell(staffId, sessionId, sockets.size > 0);
  }

  /** Everything told so far has been written. */
  async settled(): Promise<void> {
    await Promise.all(this.pending.values());
  }

  /** In order for each person: a page that is reloaded goes and comes within milliseconds. */
  private tell(staffId: string, sessionId: string, present: boolean, onChanged = this.deps.onChanged): void {
    const told = (this.pending.get(staffId) ?? Promise.resolve())
      .then(() => this.deps.presence.changed(staffId, sessionId, present))
      .then(() => onChanged(staffId))
      .catch((error: unknown) => this.deps.logger.error({ err: error, staffId, present }, 'the presence of an agent could not be written'));
    this.pending.set(staffId, told);
    void told.finally(() => {
      if (this.pending.get(staffId) === told) this.pending.delete(staffId);
    });
  }
}
