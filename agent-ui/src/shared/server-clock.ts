/**
 * Timers count from instants of the server, and this computer's clock may be wrong. The Date header of each answer
 * (whole seconds) tells the difference; below two seconds we trust our own clock, because the header is coarser.
 */
export class ServerClock {
  private offset = 0;
  private bestRoundTrip = Infinity;

  constructor(private readonly localNow: () => number) {}

  /** @param date the Date header's text; @param sentAt, receivedAt local epoch ms around the request */
  observe(date: string | null, sentAt: number, receivedAt: number): void {
    const stated = date === null ? NaN : Date.parse(date);
    const roundTrip = receivedAt - sentAt;
    if (Number.isNaN(stated) || roundTrip < 0 || roundTrip > this.bestRoundTrip * 2 + 50) return;
    this.bestRoundTrip = Math.min(this.bestRoundTrip, roundTrip);
    // The header cuts off the milliseconds, so the middle of that second is the best guess.
    const measured = stated + 500 - (sentAt + receivedAt) / 2;
    this.offset = Math.abs(measured) > 2000 ? measured : 0;
  }

  /** Epoch ms as the server sees it. */
  now(): number {
    return this.localNow() + this.offset;
  }
}

export const serverClock = new ServerClock(() => Date.now());
