import type { Leases } from '../database/leases.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { AmiConnection } from './ami/connection.ts';
import type { FactPipeline } from './fact-pipeline.ts';
import { translate } from './fact-translator.ts';
import type { Reconciler } from './reconciler.ts';
import type { RepairBook } from './repair-book.ts';

interface Deps {
  ami: AmiConnection;
  pipeline: FactPipeline;
  reconciler: Reconciler;
  repairs: RepairBook;
  leases: Leases;
  clock: Clock;
  logger: Logger;
  reconcileEveryMs: number;
  onVoiceChanged: () => void;
}

const TRACKER = 'telephony-tracker';
const CLAIM_EVERY_MS = 3000;
const CLAIM_FOR_MS = 10_000;

/**
 * Listens to Asterisk and keeps the database in agreement with it. Of several servers one listens, under a lease;
 * when it dies another takes over, and what happened between is a gap that reconciliation closes.
 */
export class Telephony {
  private listening = false;
  private stops: (() => void)[] = [];
  private busy: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(private readonly deps: Deps) {}

  get voice(): 'up' | 'down' {
    return this.deps.ami.state === 'up' ? 'up' : 'down';
  }

  start(): void {
    const { ami, clock, logger } = this.deps;
    ami.on('event', (event) => {
      if (!this.listening) return;
      const fact = translate(event, clock.now());
      if (fact) this.deps.pipeline.push(fact);
    });
    ami.on('up', () => {
      this.deps.onVoiceChanged();
      this.inTurn(() => this.takeUp());
    });
    ami.on('down', ({ reason }) => {
      this.deps.onVoiceChanged();
      logger.warn({ reason }, 'the link to Asterisk is down');
      if (this.listening) this.inTurn(() => this.deps.repairs.openGap('link-down'));
    });
    ami.on('overflow', ({ dropped }) => {
      logger.error({ dropped }, 'events of Asterisk were dropped');
      this.inTurn(() => this.deps.reconciler.run());
    });
    this.stops = [
      clock.every(CLAIM_EVERY_MS, () => this.inTurn(() => this.claim())),
      clock.every(this.deps.reconcileEveryMs, () => this.inTurn(async () => (this.listening && this.voice === 'up' ? this.deps.reconciler.run() : undefined))),
    ];
    ami.start();
  }

  /** Reconciles now; resolves when done. */
  reconcile(): Promise<void> {
    return this.deps.reconciler.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.stops.forEach((stop) => stop());
    await this.deps.ami.close();
    await this.busy;
    await this.deps.pipeline.settled();
    if (this.listening) await this.deps.leases.release(TRACKER);
    this.listening = false;
  }

  private async claim(): Promise<void> {
    if (this.stopped) return;
    const mine = await this.deps.leases.claim(TRACKER, CLAIM_FOR_MS);
    if (mine && !this.listening && this.voice === 'up') await this.takeUp();
    if (!mine && this.listening) {
      this.deps.logger.warn('another server listens to Asterisk now');
      this.listening = false;
    }
    if (mine && this.listening && this.voice === 'up') await this.deps.repairs.listening();
  }

  /** The link is up: begin to listen if it is ours to, name the gap, and reconcile. */
  private async takeUp(): Promise<void> {
    if (this.stopped || !(await this.deps.leases.claim(TRACKER, CLAIM_FOR_MS))) return;
    if (!this.listening) {
      const last = await this.deps.repairs.lastListened();
      if (last !== null) await this.deps.repairs.openGap('server-away', last);
      this.listening = true;
    }
    const unheardSince = await this.deps.repairs.closeGap();
    if (unheardSince !== null) this.deps.reconciler.unheardSince(unheardSince);
    await this.deps.repairs.listening();
    await this.deps.reconciler.run();
  }

  private inTurn(task: () => Promise<unknown>): void {
    this.busy = this.busy.then(task).catch((error: unknown) => this.deps.logger.error({ err: error }, 'keeping in step with Asterisk failed; it will be tried again'));
  }
}
