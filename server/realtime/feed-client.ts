import type { Viewer } from '../staff/viewer.ts';
import type { FeedEvent } from './socket-contract.ts';

/** More than this waiting during one replay: the screen had better ask for everything again. */
const MOST_HELD = 2000;

/** What the feed needs of a connected screen. */
export interface FeedLine {
  feed(seq: number, event: FeedEvent): void;
  synced(seq: number): void;
  resync(seq: number): void;
}

/**
 * One connected screen as the feed sees it: it never gets a seq twice or out of order. While missed events are
 * replayed, live ones are held back.
 */
export class FeedClient {
  private held: { seq: number; event: FeedEvent }[] | null = [];
  private overflowed = false;

  /** @param position the seq up to which the screen has everything */
  constructor(
    readonly viewer: Viewer,
    private readonly line: FeedLine,
    private position: number,
  ) {}

  get isReplaying(): boolean {
    return this.held !== null;
  }

  live(seq: number, event: FeedEvent): void {
    if (!this.held) this.send(seq, event);
    else if (this.held.length < MOST_HELD) this.held.push({ seq, event });
    else this.overflowed = true;
  }

  replayed(seq: number, event: FeedEvent): void {
    this.send(seq, event);
  }

  /** The replay is over: everything up to `seq` has been sent, or is to be asked for again (`complete` false). */
  goLive(seq: number, complete: boolean): void {
    const held = this.held ?? [];
    const last = Math.max(seq, held.at(-1)?.seq ?? 0);
    this.held = null;
    if (!complete || this.overflowed) {
      this.mustRefetch(last);
      return;
    }
    this.position = Math.max(this.position, seq);
    for (const { seq: heldSeq, event } of held) this.send(heldSeq, event);
    this.line.synced(this.position);
  }

  /** Also backwards: a screen may know a seq of a database that is no longer there. */
  mustRefetch(seq: number): void {
    this.position = seq;
    this.line.resync(seq);
  }

  /** Nothing for this screen is missing up to `seq`. */
  synced(seq: number): void {
    if (this.held || seq < this.position) return;
    this.position = seq;
    this.line.synced(seq);
  }

  private send(seq: number, event: FeedEvent): void {
    if (seq <= this.position) return;
    this.position = seq;
    this.line.feed(seq, event);
  }
}
