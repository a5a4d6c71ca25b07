import type { AmiMessage } from './message.ts';

export interface DeliveryHandlers {
  event(message: AmiMessage): void;
  /** `dropped` events had no room; told once, when all that had room has been delivered. */
  overflow(dropped: number): void;
  /** A handler or task threw; delivery goes on. */
  failed(error: unknown): void;
}

type Entry = AmiMessage | (() => void);

/** Events handled in one turn of the event loop before sockets and timers get theirs; half of what waits when that is more, so that a flood is caught up with. */
const EVENTS_PER_TURN = 200;

/**
 * Carries events, and tasks between them, out of the socket's callback in the order in which they were put in.
 * Bounded: with `maxEvents` waiting, further events are dropped until the queue has run empty; the owner then hears
 * of the overflow and reconciles. Tasks (answers, up, down) are never dropped; pending actions bound their number.
 */
export class DeliveryQueue {
  readonly #maxEvents: number;
  readonly #handlers: DeliveryHandlers;
  #entries: Entry[] = [];
  #head = 0;
  #waitingEvents = 0;
  #dropped = 0;
  #scheduled = false;

  constructor(maxEvents: number, handlers: DeliveryHandlers) {
    this.#maxEvents = maxEvents;
    this.#handlers = handlers;
  }

  get waitingEvents(): number {
    return this.#waitingEvents;
  }

  event(message: AmiMessage): void {
    if (this.#dropped > 0 || this.#waitingEvents >= this.#maxEvents) {
      this.drop();
      return;
    }
    this.#waitingEvents += 1;
    this.#put(message);
  }

  /** An event was lost before it got here. */
  drop(): void {
    this.#dropped += 1;
    this.#schedule();
  }

  task(run: () => void): void {
    this.#put(run);
  }

  #put(entry: Entry): void {
    this.#entries.push(entry);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#scheduled = false;
    let left = Math.max(EVENTS_PER_TURN, this.#waitingEvents / 2);
    while (this.#head < this.#entries.length && left > 0) {
      const entry = this.#entries[this.#head++] as Entry;
      left -= 1;
      if (typeof entry === 'function') {
        this.#guard(entry);
        // Whoever awaited this answer runs before the events that came after it.
        left = 0;
      } else {
        this.#waitingEvents -= 1;
        this.#guard(() => this.#handlers.event(entry));
      }
    }
    if (this.#head === this.#entries.length) {
      this.#ranEmpty();
      return;
    }
    this.#compact();
    this.#schedule();
  }

  /** Under a load that never lets the queue run empty, what was delivered is let go here. */
  #compact(): void {
    if (this.#head < EVENTS_PER_TURN || this.#head * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }

  #ranEmpty(): void {
    this.#entries = [];
    this.#head = 0;
    if (this.#dropped === 0) return;
    const dropped = this.#dropped;
    this.#dropped = 0;
    this.#guard(() => this.#handlers.overflow(dropped));
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#handlers.failed(error);
    }
  }
}
