import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/**
 * A TCP proxy on loopback, to break a link between two real parts on purpose.
 * cut() resets what is connected (and refuses more until restore()), pause() makes a half-open link: both ends stay
 * connected and nothing passes, resume() lets everything through that was held back.
 */
export class TcpProxy {
  readonly #target: { host: string; port: number };
  readonly #server: Server;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #paused = false;
  #refusing = false;
  /** Connections taken since the start. */
  accepted = 0;

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = createServer((inner) => this.#join(inner));
  }

  static async start(target: { host: string; port: number }): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get open(): number {
    return this.#pairs.size;
  }

  /** Breaks every connection; new ones are broken at once until restore(). */
  cut(): void {
    this.#refusing = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  restore(): void {
    this.#refusing = false;
  }

  pause(): void {
    this.#paused = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  resume(): void {
    this.#paused = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #join(inner: Socket): void {
    this.accepted += 1;
    if (this.#refusing) {
      inner.on('error', () => undefined).resetAndDestroy();
      return;
    }
    const outer = connect(this.#target);
    for (const socket of [inner, outer]) socket.setNoDelay(true);
    const pair = [inner, outer] as const;
    this.#pairs.add(pair);
    this.#pass(inner, outer, pair);
    this.#pass(outer, inner, pair);
  }

  #pass(from: Socket, to: Socket, pair: readonly [Socket, Socket]): void {
    from.on('data', (bytes) => void to.write(bytes));
    from.on('error', () => undefined);
    from.on('close', () => {
      this.#pairs.delete(pair);
      to.destroy();
    });
    from.on('end', () => to.end());
    if (this.#paused) from.pause();
  }
}
