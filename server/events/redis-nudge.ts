import { createClient } from 'redis';
import type { Logger } from '../shared/logger.ts';
import { randomToken } from '../shared/ids.ts';
import type { Ledger } from './ledger.ts';

const CHANNEL = 'linli:ledger';

/**
 * Where several servers share one database: tells the others after each commit that the ledger has grown, so that
 * they look at once rather than at their next poll. A nudge that is lost costs a second; nothing depends on it.
 */
export class RedisNudge {
  private readonly me = randomToken(8);
  private readonly publisher;
  private readonly subscriber;
  private stopListening: (() => void) | null = null;
  private queued = false;

  constructor(private readonly deps: { url: string; ledger: Ledger; logger: Logger; wake: () => void }) {
    const options = { url: deps.url, socket: { reconnectStrategy: (tries: number) => Math.min(100 * 2 ** tries, 5000) }, disableOfflineQueue: true };
    this.publisher = createClient(options);
    this.subscriber = createClient(options);
    for (const client of [this.publisher, this.subscriber]) {
      client.on('error', (error: Error) => deps.logger.warn({ reason: error.message }, 'Redis is not reachable; other servers are noticed by polling'));
    }
  }

  /** Connects in the background: a Redis that is away must not keep the hotline from starting. */
  start(): void {
    this.stopListening = this.deps.ledger.onAppended(() => this.nudge());
    this.subscriber.on('ready', () => this.deps.wake());
    this.subscriber
      .connect()
      .then(() => this.subscriber.subscribe(CHANNEL, (sender) => void (sender === this.me || this.deps.wake())))
      .catch((error: Error) => this.deps.logger.warn({ reason: error.message }, 'Redis is not reachable; other servers are noticed by polling'));
    this.publisher.connect().catch(() => undefined);
  }

  stop(): void {
    this.stopListening?.();
    for (const client of [this.publisher, this.subscriber]) if (client.isOpen) client.destroy();
  }

  /** Several commits of one turn are one nudge. */
  private nudge(): void {
    if (this.queued) return;
    this.queued = true;
    setImmediate(() => {
      this.queued = false;
      if (this.publisher.isReady) this.publisher.publish(CHANNEL, this.me).catch(() => undefined);
    });
  }
}
