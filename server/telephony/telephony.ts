import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { AmiConnection } from './ami/connection.ts';
import type { FactPipeline } from './fact-pipeline.ts';
import { translate } from './fact-translator.ts';
import type { Reconciler } from './reconciler.ts';
import type { RepairBook } from './repair-book.ts';
import type { TrackerLease } from './tracker-lease.ts';

interface Deps {
  ami: Pick<AmiConnection, 'on' | 'start' | 'close' | 'state'>;
  pipeline: Pick<FactPipeline, 'push' | 'settled' | 'giveUp' | 'stop'>;
  reconciler: Pick<Reconciler, 'run' | 'unheardSince'>;
  repairs: Pick<RepairBook, 'openGap' | 'closeGap' | 'listening' | 'lastListened'>;
  lease: TrackerLease;
  clock: Clock;
  logger: Logger;
  reconcileEveryMs: number;
  onVoiceChanged: () => void;
}

/**
 * Listens to Asterisk and keeps the database in agreement with it. Of several servers one listens, under a lease that
 * only a server with a link has; when it dies or its link breaks another takes over, and what happened between is a gap
 * that reconciliation closes.
 */
export class Telephony {
  private listening = false;
  private takingUp = false;
  /** The link is gone and its last facts are still being written: the lease is kept until they are. */
  private finishing = 0;
  private cancelReconciling: () => void = () => undefined;
  private busy: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: Deps) {}

  get voice(): 'up' | 'down' {
    return this.deps.ami.state === 'up' ? 'up' : 'down';
  }

  start(): void {
    const { ami, clock, lease, logger } = this.deps;
    ami.on('event', (event) => {
      if (!this.listening) return;
      const fact = translate(event, clock.now());
      if (fact) this.deps.pipeline.push(fact);
    });
    ami.on('up', () => {
      this.deps.onVoiceChanged();
      void lease.look();
    });
    ami.on('down', ({ reason }) => {
      this.deps.onVoiceChanged();
      logger.warn({ reason }, 'the link to Asterisk is down');
      if (this.listening && !this.stopped) this.finish();
    });
    ami.on('overflow', ({ dropped }) => {
      logger.error({ dropped }, 'events of Asterisk were dropped');
      this.reconcileSoon();
    });
    lease.start({
      wanted: () => !this.stopped && (this.voice === 'up' || this.finishing > 0),
      onHeld: () => this.held(),
      onLost: () => this.lost(),
    });
    this.cancelReconciling = clock.every(this.deps.reconcileEveryMs, () => this.reconcileSoon());
    ami.start();
  }

  /** Reconciles now; resolves when done. */
  reconcile(): Promise<void> {
    return this.deps.reconciler.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelReconciling();
    await this.deps.ami.close();
    await this.deps.pipeline.stop();
    await this.busy;
    this.listening = false;
    await this.deps.lease.stop();
  }

  private held(): void {
    if (this.stopped || this.voice !== 'up') return;
    if (this.listening) {
      this.deps.repairs.listening().catch((error: unknown) => this.failed(error));
    } else if (!this.takingUp) {
      this.takingUp = true;
      this.inTurn(() => this.takeUp().finally(() => (this.takingUp = false)));
    }
  }

  /** At once: another server applies the same events now. */
  private lost(): void {
    if (!this.listening) return;
    this.deps.logger.warn('another server listens to Asterisk now');
    this.listening = false;
    this.deps.pipeline.giveUp();
  }

  /** The link is up and it is ours to listen: begin, name the gap, and reconcile. */
  private async takeUp(): Promise<void> {
    const { ami } = this.deps;
    if (this.stopped) return;
    const last = await this.deps.repairs.lastListened();
    if (last !== null) await this.deps.repairs.openGap('server-away', last);
    // Looked at again with nothing between it and the next line: both may have gone meanwhile.
    if (!this.deps.lease.held || ami.state !== 'up') return;
    this.listening = true;
    const unheardSince = await this.deps.repairs.closeGap();
    if (unheardSince !== null) this.deps.reconciler.unheardSince(unheardSince);
    await this.deps.repairs.listening();
    await this.deps.reconciler.run();
  }

  /** The link is gone: what it told before is written, then the lease is free for a server that has one. */
  private finish(): void {
    this.listening = false;
    this.finishing += 1;
    this.inTurn(async () => {
      try {
        await this.deps.repairs.openGap('link-down');
        await this.deps.pipeline.settled();
      } finally {
        this.finishing -= 1;
        await this.deps.lease.look();
      }
    });
  }

  /** Reconciles when what is being done is done, if this server is the one that listens. */
  reconcileSoon(): void {
    this.inTurn(async () => (this.listening && this.voice === 'up' ? this.deps.reconciler.run() : undefined));
  }

  private inTurn(task: () => Promise<unknown>): void {
    this.busy = this.busy.then(task).catch((error: unknown) => this.failed(error));
  }

  private failed(error: unknown): void {
    this.deps.logger.error({ err: error }, 'keeping in step with Asterisk failed; it will be tried again');
  }
}
