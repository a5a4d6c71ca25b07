import Manager from 'asterisk-manager';
import type { Clock } from '../../shared/clock.ts';
import type { AmiMessage } from './message.ts';
import { WireParser, type WireSink } from './wire-parser.ts';

export interface LinkTarget {
  host: string;
  port: number;
  user: string;
  secret: string;
  /** Time for TCP connection and login together, ms. */
  openTimeoutMs: number;
}

export interface LinkOwner extends WireSink {
  /** Logged in; send() works from now on. */
  opened(): void;
  /** Called once, whatever ended the link. `refused` tells a wrong login from a lost connection. */
  closed(reason: string, refused: boolean): void;
}

/** Node reads up to 32 such buffers in one turn of the event loop: about a thousand events, which the queue behind takes. */
const READ_BUFFER_BYTES = 16 * 1024;

/**
 * One TCP connection to Asterisk, from connecting to closing; never used again afterwards.
 *
 * asterisk-manager makes the socket, logs in and writes actions. Its reading half gets no bytes: node hands
 * them to `onread` in place of 'data' events, and WireParser takes them (docs/adr/0003-ami-connection.md says why).
 * The library keeps its socket to itself; the abort signal is what destroys it when it is half-open.
 */
export class AmiLink {
  readonly #owner: LinkOwner;
  readonly #manager: Manager;
  readonly #abort = new AbortController();
  readonly #target: LinkTarget;
  readonly #cancelTimeout: () => void;
  #phase: 'opening' | 'open' | 'closed' = 'opening';
  #socketError: string | undefined;
  #whenGone: () => void = () => undefined;
  /** Settles when the socket is really gone, after closed(). */
  readonly gone = new Promise<void>((resolve) => {
    this.#whenGone = resolve;
  });

  constructor(target: LinkTarget, clock: Clock, owner: LinkOwner) {
    this.#target = target;
    this.#owner = owner;
    this.#manager = new Manager(undefined, target.host, target.user, target.secret, false);
    this.#manager.on('error', (error) => {
      this.#socketError = error.message;
    });
    this.#manager.on('close', () => {
      this.#whenGone();
      this.#close(this.#socketError ?? 'the connection was closed by Asterisk');
    });
    this.#cancelTimeout = clock.after(target.openTimeoutMs, () => this.fail(`no login within ${target.openTimeoutMs} ms`));
  }

  /** Connects and logs in; the outcome is told to the owner, never thrown. */
  open(): void {
    const parser = new WireParser({
      message: (message) => this.#received(message),
      oversized: (message) => this.#owner.oversized(message),
      malformed: (line) => this.#owner.malformed(line),
    });
    const onread = {
      buffer: Buffer.allocUnsafe(READ_BUFFER_BYTES),
      callback: (length: number, buffer: Uint8Array): boolean => {
        if (this.#phase !== 'closed') parser.push(buffer.subarray(0, length));
        return true;
      },
    };
    const { host, port } = this.#target;
    try {
      this.#manager.connect({ host, port, signal: this.#abort.signal, onread }, host, () => this.#login());
    } catch (error) {
      // Node refuses an impossible port at once; no socket was made, so none will close.
      this.#whenGone();
      this.#close(error instanceof Error ? error.message : String(error));
    }
  }

  /** Writes one action as wireFields() prepared it. Only between opened() and closed(). */
  send(actionId: string, fields: Readonly<Record<string, string>>): void {
    this.#manager.action({ ...fields, actionid: actionId });
    // The library waits for this answer too, and would for ever if it never came; we match answers ourselves.
    this.#manager.removeAllListeners(actionId);
  }

  /** Drops the connection at once, without waiting for a peer that may be gone. */
  fail(reason: string): void {
    this.#close(reason);
    this.#abort.abort();
  }

  /** Ends the connection in good order: what was written still goes out. Follow it by fail() after a limit. */
  end(): void {
    const wasOpen = this.#phase === 'open';
    this.#close('closed by us');
    if (wasOpen) this.#manager.disconnect();
    else this.#abort.abort();
  }

  #login(): void {
    if (this.#phase !== 'opening') return;
    this.#manager.login((refusal) => {
      if (this.#phase !== 'opening') return;
      if (refusal !== undefined) {
        this.#close(`login refused: ${(refusal as AmiMessage).get('message')}`, true);
        this.#abort.abort();
        return;
      }
      this.#phase = 'open';
      this.#cancelTimeout();
      this.#owner.opened();
    });
  }

  #received(message: AmiMessage): void {
    if (this.#phase === 'closed') return;
    if (this.#phase === 'opening' && this.#answersLogin(message)) return;
    this.#owner.message(message);
  }

  /** The library knows the login's ActionID, a row of digits, and nobody else does; so its answer goes back to it. */
  #answersLogin(message: AmiMessage): boolean {
    const id = message.get('actionid');
    if (message.has('event') || !/^\d+$/.test(id) || this.#manager.listeners(id).length === 0) return false;
    const accepted = message.get('response').toLowerCase() === 'success';
    this.#manager.emit(id, accepted ? undefined : message, message);
    return true;
  }

  #close(reason: string, refused = false): void {
    if (this.#phase === 'closed') return;
    this.#phase = 'closed';
    this.#cancelTimeout();
    this.#owner.closed(reason, refused);
  }
}
