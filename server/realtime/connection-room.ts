import type { IncomingMessage } from 'node:http';

/** What we need of the engine below the sockets: each connection, from its first request on. */
interface Engine {
  on(event: 'connection', listener: (connection: Connection) => void): unknown;
}

interface Connection {
  request: IncomingMessage;
  once(event: 'close', listener: () => void): unknown;
}

/** How many connections there are, so that one machine, or all together, cannot take every one that the server can hold. */
export class ConnectionRoom {
  private readonly counts = new Map<string, number>();
  private all = 0;

  constructor(private readonly limits: { perAddress: number; overall: number; trustProxy: number }) {}

  watch(engine: Engine): void {
    engine.on('connection', (connection) => {
      const address = this.addressOf(connection.request);
      this.add(address, 1);
      connection.once('close', () => this.add(address, -1));
    });
  }

  /** Whether one more may come from there. A request of a connection that exists already is no new one. */
  has(request: IncomingMessage): boolean {
    if (/[?&]sid=/.test(request.url ?? '')) return true;
    return this.all < this.limits.overall && (this.counts.get(this.addressOf(request)) ?? 0) < this.limits.perAddress;
  }

  private add(address: string, change: 1 | -1): void {
    this.all += change;
    const count = (this.counts.get(address) ?? 0) + change;
    if (count > 0) this.counts.set(address, count);
    else this.counts.delete(address);
  }

  /** As Express counts it: behind n trusted proxies the n-th address from the right is the client's. */
  private addressOf(request: IncomingMessage): string {
    const { trustProxy } = this.limits;
    const said = trustProxy ? String(request.headers['x-forwarded-for'] ?? '').split(',').map((part) => part.trim()).filter(Boolean) : [];
    const told = said.length ? said.at(-Math.min(trustProxy, said.length)) : undefined;
    return told ?? request.socket.remoteAddress ?? '';
  }
}
