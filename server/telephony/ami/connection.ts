import { EventEmitter } from 'node:events';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import { wireFields, type AmiAction } from './action.ts';
import { Backoff } from './backoff.ts';
import { DeliveryQueue } from './delivery-queue.ts';
import { AmiLink } from './link.ts';
import type { AmiMessage } from './message.ts';
import { AMI_DEFAULTS, type AmiConnectionEvents, type AmiConnectionOptions, type AmiState, type AmiStats } from './options.ts';
import { PendingActions, type Expectation } from './pending-actions.ts';

export type { AmiConnectionEvents, AmiConnectionOptions, AmiState, AmiStats } from './options.ts';

/** An Asterisk that is still booting accepts logins and knows no queue yet; a user without read class `system` never hears that it is done. */
const BOOT_WAIT_MS = 10_000;
const END_WAIT_MS = 1_000;

/**
 * The one connection to an Asterisk's manager interface: requests matched by ActionID, each with a time-out, all
 * rejected when the link breaks; it reconnects by itself until close().
 *
 *            start                   login, Events, FullyBooted
 *   (new) ─────────► connecting ──────────────────────────────► up
 *                        ▲   │ refused, time-out                 │ closed by Asterisk, Ping unanswered
 *                 wait   │   ▼                                   ▼
 *                        └─ down ◄───────────────────────────────┘        close() leads from anywhere to down for good
 *
 * Order: when send() or list() settles with an answer, every event that Asterisk wrote before that answer
 * has been handled, and none that it wrote after. So a snapshot taken by list() fits between the events around it.
 */
export class AmiConnection {
  readonly #options: Required<AmiConnectionOptions>;
  readonly #logger: Logger;
  readonly #emitter = new EventEmitter<AmiConnectionEvents>();
  readonly #pending: PendingActions;
  readonly #queue: DeliveryQueue;
  readonly #backoff: Backoff;
  readonly #counters = { events: 0, droppedEvents: 0, unknownAnswers: 0, malformedLines: 0, timesUp: 0 };
  #state: AmiState = 'down';
  #problem: string | undefined = 'not started';
  #link: AmiLink | undefined;
  #booted: (() => void) | undefined;
  #hasBooted = false;
  #cancelRetry: () => void = () => undefined;
  #cancelPing: () => void = () => undefined;
  #pinging = false;
  #started = false;
  #ended = false;
  #closing: Promise<void> | undefined;

  constructor(options: AmiConnectionOptions) {
    this.#options = { ...AMI_DEFAULTS, ...options };
    this.#logger = options.logger.child({ part: 'ami', asterisk: `${options.host}:${options.port}` });
    this.#backoff = new Backoff(...this.#options.backoffMs);
    this.#queue = new DeliveryQueue(this.#options.maxQueuedEvents, {
      event: (message) => void this.#emitter.emit('event', message),
      overflow: (dropped) => this.#overflowed(dropped),
      failed: (error) => this.#failed(error),
    });
    this.#pending = new PendingActions(options.clock, this.#options, (settle) => this.#queue.task(settle));
  }

  get state(): AmiState {
    return this.#state;
  }

  /** Why the link is not up, for health reports; undefined while it is. */
  get problem(): string | undefined {
    return this.#problem;
  }

  stats(): AmiStats {
    return { ...this.#counters, pending: this.#pending.size, queuedEvents: this.#queue.waitingEvents };
  }

  /** Adds a handler; the returned function takes it away. */
  on<K extends keyof AmiConnectionEvents>(name: K, handler: (...args: AmiConnectionEvents[K]) => void): () => void {
    // Guarded one by one: a handler that throws must not keep the next one from hearing of it.
    const listener = (...args: unknown[]): void => {
      try {
        handler(...(args as AmiConnectionEvents[K]));
      } catch (error) {
        this.#failed(error);
      }
    };
    // EventEmitter's own conditional type of listeners does not resolve for a generic key.
    (this.#emitter as EventEmitter).on(name, listener);
    return () => void (this.#emitter as EventEmitter).off(name, listener);
  }

  /** Starts connecting, in the background, for as long as it takes. A second call does nothing. */
  start(): void {
    if (this.#started || this.#ended) return;
    this.#started = true;
    this.#connect();
  }

  /**
   * Sends an action; gives Asterisk's answer. An array value becomes one header a value.
   * Rejects with AppError: VOICE_UNAVAILABLE (not up, nothing was sent), AMI_BUSY (nothing was sent), AMI_UNSAFE_VALUE (nothing
   * was sent), AMI_REFUSED {detail}, AMI_TIMEOUT and AMI_OUTCOME_UNKNOWN (sent; it may have taken effect: never repeat blindly).
   */
  async send(action: AmiAction): Promise<AmiMessage> {
    this.#mustBeUp();
    const [answer] = await this.#ask(action, 'answer');
    return answer as AmiMessage;
  }

  /** Sends an action that answers with a list of events (EventList: start … Complete); gives its items. Rejects like send(). */
  async list(action: AmiAction): Promise<AmiMessage[]> {
    this.#mustBeUp();
    return this.#ask(action, 'list');
  }

  /** Ends the connection for good; pending actions are rejected with AMI_OUTCOME_UNKNOWN. Settles when the socket is gone. */
  close(): Promise<void> {
    this.#ended = true;
    this.#closing ??= this.#shutDown();
    return this.#closing;
  }

  #mustBeUp(): void {
    if (this.#state !== 'up') throw new AppError('VOICE_UNAVAILABLE');
  }

  #ask(action: AmiAction, expects: Expectation, timeoutMs = this.#options.actionTimeoutMs): Promise<AmiMessage[]> {
    const link = this.#link;
    if (!link) throw new AppError('VOICE_UNAVAILABLE');
    // Checked before anything is registered, so that a refused value leaves no trace.
    const fields = wireFields(action);
    const { id, settled } = this.#pending.add(String(action['Action'] ?? action['action'] ?? ''), expects, timeoutMs);
    link.send(id, fields);
    return settled;
  }

  #connect(): void {
    this.#state = 'connecting';
    this.#hasBooted = false;
    const { host, port, user, secret, actionTimeoutMs, clock } = this.#options;
    const link: AmiLink = new AmiLink({ host, port, user, secret, openTimeoutMs: actionTimeoutMs }, clock, {
      opened: () => void this.#greet(link),
      closed: (reason, refused) => this.#lost(link, reason, refused),
      message: (message) => this.#received(message),
      oversized: (message) => this.#oversized(message),
      malformed: (line) => this.#malformed(line),
    });
    this.#link = link;
    link.open();
  }

  /** The library logs in without events; they are asked for here, with our mask. */
  async #greet(link: AmiLink): Promise<void> {
    try {
      await this.#ask({ Action: 'Events', EventMask: this.#options.eventMask }, 'answer');
      await this.#untilBooted();
    } catch (error) {
      link.fail(`asking for events failed: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    if (this.#link !== link) return;
    this.#state = 'up';
    this.#problem = undefined;
    this.#counters.timesUp += 1;
    this.#backoff.reset();
    this.#logger.info('link to Asterisk is up');
    this.#queue.task(() => this.#emitter.emit('up'));
    this.#cancelPing = this.#options.clock.every(this.#options.pingEveryMs, () => void this.#ping(link));
  }

  #untilBooted(): Promise<void> {
    if (this.#hasBooted) return Promise.resolve();
    return new Promise((resolve) => {
      const cancel = this.#options.clock.after(BOOT_WAIT_MS, () => {
        this.#logger.warn('Asterisk did not say that it is fully booted (has the manager user read class "system"?); going on');
        resolve();
      });
      this.#booted = () => {
        cancel();
        resolve();
      };
    });
  }

  /** A half-open link takes what we write and says nothing; TCP alone notices after a quarter of an hour. */
  async #ping(link: AmiLink): Promise<void> {
    if (this.#pinging) return;
    this.#pinging = true;
    const limit = Math.min(this.#options.pingEveryMs, this.#options.actionTimeoutMs);
    try {
      await this.#ask({ Action: 'Ping' }, 'answer', limit);
    } catch (error) {
      // At the cap of pending actions their own time-outs decide.
      const silent = error instanceof AppError && error.code === 'AMI_TIMEOUT';
      if (silent && this.#link === link) link.fail(`no answer to Ping within ${limit} ms`);
    } finally {
      this.#pinging = false;
    }
  }

  #received(message: AmiMessage): void {
    if (!message.has('event')) {
      if (!this.#pending.answer(message)) this.#unknown(message);
      return;
    }
    // OriginateResponse and the like carry Response and an ActionID of ours, and are events all the same.
    if (this.#pending.item(message)) return;
    if (this.#state === 'up') {
      this.#counters.events += 1;
      this.#queue.event(message);
    } else if (message.event === 'FullyBooted') {
      this.#hasBooted = true;
      this.#booted?.();
    }
  }

  #failed(error: unknown): void {
    this.#logger.error({ err: error }, 'a handler of AMI events failed');
  }

  #unknown(message: AmiMessage): void {
    this.#counters.unknownAnswers += 1;
    this.#logger.debug({ response: message.get('response'), actionId: message.get('actionid') }, 'an AMI answer that nobody waits for');
  }

  #oversized(message: AmiMessage): void {
    if (this.#pending.oversized(message)) return;
    this.#logger.warn({ event: message.event }, 'an AMI message over the size limit was dropped');
    if (this.#state === 'up' && message.has('event')) this.#queue.drop();
  }

  #malformed(line: string): void {
    this.#counters.malformedLines += 1;
    // The first ones tell what is wrong; a flood of them must not fill the log.
    if (this.#counters.malformedLines <= 20) this.#logger.warn({ line }, 'a malformed AMI line was dropped');
  }

  #overflowed(dropped: number): void {
    this.#counters.droppedEvents += dropped;
    this.#logger.warn({ dropped }, 'AMI events were dropped; reconciliation is needed');
    this.#emitter.emit('overflow', { dropped });
  }

  #lost(link: AmiLink, reason: string, refused: boolean): void {
    if (this.#link !== link) return;
    const wasUp = this.#state === 'up';
    this.#link = undefined;
    this.#state = 'down';
    this.#cancelPing();
    this.#booted?.();
    this.#booted = undefined;
    this.#pending.rejectAll((action) => new AppError('AMI_OUTCOME_UNKNOWN', { action }));
    if (wasUp) this.#queue.task(() => this.#emitter.emit('down', { reason }));
    const news = this.#problem !== reason;
    this.#problem = reason;
    if (this.#ended) return;
    // A wrong password does not get right within a second, and Asterisk counts failed logins.
    const wait = refused ? this.#options.backoffMs[1] : this.#backoff.next();
    const message = wasUp ? 'link to Asterisk is lost' : 'no link to Asterisk';
    this.#logger[news ? 'warn' : 'debug']({ reason, user: this.#options.user, retryInMs: Math.round(wait) }, message);
    this.#cancelRetry = this.#options.clock.after(wait, () => this.#connect());
  }

  async #shutDown(): Promise<void> {
    this.#cancelRetry();
    const link = this.#link;
    if (!link) {
      this.#problem = 'closed';
      return;
    }
    link.end();
    const cancel = this.#options.clock.after(END_WAIT_MS, () => link.fail('closed by us'));
    await link.gone;
    cancel();
  }
}
