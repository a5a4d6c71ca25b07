import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../server/shared/clock.ts';
import type { Logger } from '../../server/shared/logger.ts';
import type { CountMetric } from '../ports.ts';
import { HangupError } from './errors.ts';
import { DEFAULT_AGI_LIMITS, type AgiLimits } from './limits.ts';
import { PermittedPeers } from './permitted-peers.ts';
import { AgiSession } from './session.ts';
import { AgiWire } from './wire.ts';

export interface AgiServerOptions {
  /** Loopback unless told otherwise: whoever reaches this port steers calls. */
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Addresses and networks besides loopback that may connect; see PermittedPeers. */
  readonly permit?: readonly string[];
  readonly logger: Logger;
  readonly clock: Clock;
  readonly count: CountMetric;
  readonly limits?: Partial<AgiLimits>;
  /** Serves one call; when it settles, the call goes back to the dialplan. */
  readonly onSession: (session: AgiSession) => Promise<void>;
}

export interface AgiServer {
  start(): Promise<{ port: number }>;
  /** Takes no new session, lets the present ones finish for `drainMs`, then gives their calls back to the dialplan. */
  stop(options: { drainMs: number }): Promise<void>;
  /** How many sessions are being served. */
  readonly sessions: number;
}

export function createAgiServer(options: AgiServerOptions): AgiServer {
  return new FastAgiServer(options);
}

class FastAgiServer implements AgiServer {
  private readonly limits: AgiLimits;
  private readonly peers: PermittedPeers;
  private readonly live = new Map<AgiWire, Promise<void>>();
  private server: Server | null = null;

  constructor(private readonly options: AgiServerOptions) {
    this.limits = { ...DEFAULT_AGI_LIMITS, ...options.limits };
    this.peers = new PermittedPeers(options.permit ?? []);
  }

  get sessions(): number {
    return this.live.size;
  }

  async start(): Promise<{ port: number }> {
    const server = createServer({ noDelay: true, keepAlive: true }, (socket) => this.accept(socket));
    this.server = server;
    const { host = '127.0.0.1', port } = this.options;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, backlog: 1024 }, resolve);
    });
    server.on('error', (error) => this.options.logger.error({ err: error }, 'the AGI server failed to take a connection'));
    return { port: (server.address() as AddressInfo).port };
  }

  async stop({ drainMs }: { drainMs: number }): Promise<void> {
    const { server } = this;
    const { clock } = this.options;
    if (!server) return;
    this.server = null;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const cancel = clock.after(drainMs, () => this.live.forEach((_, wire) => wire.destroy()));
    // A handler that hangs on something else than its socket must not hold the stop for ever.
    await Promise.race([Promise.all(this.live.values()), new Promise<void>((resolve) => clock.after(drainMs + this.limits.answerTimeoutMs, resolve))]);
    cancel();
    await closed;
  }

  private accept(socket: Socket): void {
    if (!this.peers.has(socket.remoteAddress)) {
      socket.on('error', () => undefined);
      this.options.count('peer-refused', {});
      this.options.logger.warn({ peer: socket.remoteAddress }, 'a peer that AGI_PERMIT does not name wanted to speak with the voice menu');
      socket.destroy();
      return;
    }
    if (this.live.size >= this.limits.maxSessions) {
      socket.on('error', () => undefined);
      socket.destroy();
      this.options.count('session-refused', {});
      this.options.logger.error({ limit: this.limits.maxSessions }, 'too many IVR sessions: a call goes straight to the queue');
      return;
    }
    const { logger, clock, count } = this.options;
    const wire = new AgiWire(socket, { logger, clock, count, limits: this.limits });
    const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const served = this.serve(wire).then(() => {
      wire.close();
      // A peer that never closes its half must not hold the slot.
      const cancel = clock.after(this.limits.answerTimeoutMs, () => socket.destroy());
      return gone.then(cancel);
    });
    this.live.set(wire, served.finally(() => this.live.delete(wire)));
  }

  private async serve(wire: AgiWire): Promise<void> {
    try {
      await this.options.onSession(new AgiSession(wire, await wire.environment));
    } catch (error) {
      if (error instanceof HangupError) return this.options.logger.debug({ reason: error.reason }, 'an IVR session ended');
      this.options.count('error', {});
      this.options.logger.error({ err: error }, 'an IVR session failed; its call goes on in the dialplan');
    }
  }
}
