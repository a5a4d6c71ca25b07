import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

/**
 * The HTTP server with its time-outs, so that slow and silent clients cannot hold it: ten seconds for the headers,
 * thirty for the whole request, two minutes for a client that no longer reads its answer. (WebSockets have their
 * own pings.)
 */
export class HttpListener {
  readonly server: Server;

  constructor(app: Express) {
    this.server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5000, maxHeaderSize: 16_384 }, app);
    this.server.timeout = 120_000;
    this.server.maxHeadersCount = 100;
  }

  /** Listens; port 0 takes any free one. Returns the address that it listens on. */
  async start(host: string, port: number): Promise<{ host: string; port: number; url: string }> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    const address = this.server.address() as AddressInfo;
    const shown = address.family === 'IPv6' ? `[${address.address}]` : address.address;
    return { host: address.address, port: address.port, url: `http://${shown}:${address.port}` };
  }

  /** Takes no new connection, lets running requests finish for at most `graceMs` milliseconds, then cuts them. */
  async stop(graceMs: number): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    const timer = setTimeout(() => this.server.closeAllConnections(), graceMs);
    await closed;
    clearTimeout(timer);
  }
}
