import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { SnapshotReads } from './ports.ts';
import { roomsOf } from './rooms.ts';
import type { AgentView } from '../agents/agent.schema.ts';
import type { QueueView } from './socket-contract.ts';

const APART_MS = 500;
/** Figures of the day change at midnight without an event. */
const AT_LEAST_EVERY_MS = 10_000;

export interface SnapshotLine {
  queues(queues: QueueView[]): void;
  agents(agents: AgentView[]): void;
}

interface Watcher {
  viewer: Viewer;
  line: SnapshotLine;
  sees: { queues: boolean; agents: boolean };
  /** What was sent last, so that the same is not sent again. */
  last: { queues: string; agents: string };
}

/** Queues and agents as they are now, to whoever may see them: at most twice a second, and only what has changed. */
export class Snapshots {
  private readonly watchers = new Set<Watcher>();
  private lastAt = Number.NEGATIVE_INFINITY;
  private scheduled: (() => void) | null = null;
  private stopTicking: (() => void) | null = null;
  private sending: Promise<void> = Promise.resolve();

  constructor(private readonly deps: { reads: SnapshotReads; clock: Clock; logger: Logger }) {}

  start(): void {
    this.stopTicking = this.deps.clock.every(AT_LEAST_EVERY_MS, () => this.changed());
  }

  async stop(): Promise<void> {
    this.stopTicking?.();
    this.scheduled?.();
    this.watchers.clear();
    await this.sending;
  }

  /** Adds a screen, which gets the present at once; returns how to take it away. */
  connect(viewer: Viewer, line: SnapshotLine): () => void {
    const rooms = roomsOf(viewer);
    const sees = { queues: rooms.includes('queues'), agents: rooms.includes('agents:watch') };
    if (!sees.queues && !sees.agents) return () => undefined;
    const watcher: Watcher = { viewer, line, sees, last: { queues: '', agents: '' } };
    this.watchers.add(watcher);
    this.send([watcher]);
    return () => this.watchers.delete(watcher);
  }

  /** Something has changed: soon everybody gets the new present. */
  changed(): void {
    if (this.scheduled || !this.watchers.size) return;
    const wait = Math.max(0, this.lastAt + APART_MS - this.deps.clock.now());
    this.scheduled = this.deps.clock.after(wait, () => {
      this.scheduled = null;
      this.lastAt = this.deps.clock.now();
      this.send([...this.watchers]);
    });
  }

  /** One after the other, so that an older present never follows a newer one. */
  private send(watchers: readonly Watcher[]): void {
    this.sending = this.sending
      .then(() => this.sendNow(watchers.filter((watcher) => this.watchers.has(watcher))))
      .catch((error: unknown) => this.deps.logger.error({ err: error }, 'queues and agents could not be read for the screens'));
  }

  private async sendNow(watchers: readonly Watcher[]): Promise<void> {
    if (watchers.some((watcher) => watcher.sees.agents)) {
      const agents = await this.deps.reads.agents();
      const text = JSON.stringify(agents);
      for (const watcher of watchers) {
        if (!watcher.sees.agents || watcher.last.agents === text) continue;
        watcher.last.agents = text;
        watcher.line.agents(agents);
      }
    }
    const inQueues = watchers.filter((watcher) => watcher.sees.queues);
    if (!inQueues.length) return;
    const shownTo = await this.deps.reads.queues();
    for (const watcher of inQueues) {
      const queues = await shownTo(watcher.viewer);
      const text = JSON.stringify(queues);
      if (!queues || watcher.last.queues === text) continue;
      watcher.last.queues = text;
      watcher.line.queues(queues);
    }
  }
}
