import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { randomToken } from '../../shared/ids.ts';
import type { AmiMessage } from './message.ts';

export interface PendingLimits {
  /** Actions that may wait for an answer at the same time. */
  maxPending: number;
  /** Items of one list. */
  maxListItems: number;
}

export type Expectation = 'answer' | 'list';

interface Entry {
  readonly action: string;
  readonly expects: Expectation;
  readonly timeoutMs: number;
  readonly items: AmiMessage[];
  readonly resolve: (messages: AmiMessage[]) => void;
  readonly reject: (error: AppError) => void;
  heardAt: number;
  cancelTimer: () => void;
}

/**
 * What has been asked and not been answered. Answers are matched by ActionID and by nothing else.
 *
 *   asked ──answer──────────────────────────────► settled
 *     │ ──answer (list)──► items … ──complete──►    ▲
 *     └── Error · time-out · link closed ───────────┘   (later answers are unknown, and harmless)
 */
export class PendingActions {
  readonly #clock: Clock;
  readonly #limits: PendingLimits;
  readonly #deliver: (settle: () => void) => void;
  readonly #entries = new Map<string, Entry>();

  /** @param deliver runs a settlement in the order of the wire: after the events that came before it */
  constructor(clock: Clock, limits: PendingLimits, deliver: (settle: () => void) => void) {
    this.#clock = clock;
    this.#limits = limits;
    this.#deliver = deliver;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * Registers an action that is about to be sent. The promise gives [answer], or the items of the list.
   * It rejects with AMI_REFUSED, AMI_TIMEOUT (no sign of an answer for timeoutMs) or what rejectAll() is given.
   * Throws AMI_BUSY at the cap.
   */
  add(action: string, expects: Expectation, timeoutMs: number): { id: string; settled: Promise<AmiMessage[]> } {
    if (this.#entries.size >= this.#limits.maxPending) throw new AppError('AMI_BUSY');
    // Random, so that no answer to another session of this user, nor a guess, can be taken for ours.
    const id = `linli-${randomToken(12)}`;
    const settled = new Promise<AmiMessage[]>((resolve, reject) => {
      const entry: Entry = { action, expects, timeoutMs, items: [], resolve, reject, heardAt: this.#clock.now(), cancelTimer: () => undefined };
      this.#entries.set(id, entry);
      this.#watch(id, entry, timeoutMs);
    });
    return { id, settled };
  }

  /** Takes a message without `Event`. False when nobody waits for it. */
  answer(message: AmiMessage): boolean {
    const id = message.get('actionid');
    const entry = this.#entries.get(id);
    if (!entry || !message.has('response')) return false;
    entry.heardAt = this.#clock.now();
    if (message.get('response').toLowerCase() === 'error') {
      this.#refuse(id, entry, message.get('message').trim() || 'no reason given');
    } else if (entry.expects === 'answer') {
      this.#forget(id, entry);
      this.#deliver(() => entry.resolve([message]));
    }
    return true;
  }

  /** Takes an event that may be an item of a list, or its end. False when it belongs to no list that we wait for. */
  item(message: AmiMessage): boolean {
    const id = message.get('actionid');
    const entry = this.#entries.get(id);
    if (entry?.expects !== 'list') return false;
    entry.heardAt = this.#clock.now();
    const end = message.get('eventlist').toLowerCase();
    if (end === 'complete') {
      this.#forget(id, entry);
      this.#deliver(() => entry.resolve(entry.items));
    } else if (end === 'cancelled') {
      this.#refuse(id, entry, 'the list was cancelled');
    } else if (entry.items.length >= this.#limits.maxListItems) {
      this.#refuse(id, entry, `a list of more than ${this.#limits.maxListItems} items`);
    } else {
      entry.items.push(message);
    }
    return true;
  }

  /** The answer, or an item of the list, was too large to be read whole. False when nobody waits for it. */
  oversized(message: AmiMessage): boolean {
    const id = message.get('actionid');
    const entry = this.#entries.get(id);
    if (!entry) return false;
    this.#refuse(id, entry, 'the answer is too large');
    return true;
  }

  rejectAll(error: (action: string) => AppError): void {
    for (const [id, entry] of [...this.#entries]) {
      this.#forget(id, entry);
      entry.reject(error(entry.action));
    }
  }

  #refuse(id: string, entry: Entry, detail: string): void {
    this.#forget(id, entry);
    this.#deliver(() => entry.reject(new AppError('AMI_REFUSED', { detail, action: entry.action })));
  }

  /** A list that is still coming is not late: the limit counts from the last sign of it. */
  #watch(id: string, entry: Entry, ms: number): void {
    entry.cancelTimer = this.#clock.after(ms, () => {
      const left = entry.heardAt + entry.timeoutMs - this.#clock.now();
      if (left > 0) {
        this.#watch(id, entry, left);
        return;
      }
      this.#forget(id, entry);
      entry.reject(new AppError('AMI_TIMEOUT', { action: entry.action }));
    });
  }

  #forget(id: string, entry: Entry): void {
    entry.cancelTimer();
    this.#entries.delete(id);
  }
}
