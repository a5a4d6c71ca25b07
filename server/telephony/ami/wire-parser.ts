import { StringDecoder } from 'node:string_decoder';
import { AmiMessage } from './message.ts';

export interface WireLimits {
  /** Longest line in characters; the rest of a longer one is skipped. */
  maxLine: number;
  /** Most characters of one message. */
  maxMessage: number;
}

/** Real lines are under 10 kB; the longest real messages are Command outputs of some hundred kB. */
export const WIRE_LIMITS: WireLimits = { maxLine: 64 * 1024, maxMessage: 4 * 1024 * 1024 };

export interface WireSink {
  message(message: AmiMessage): void;
  /** The message was over a limit and is incomplete; what could be read of it is given. */
  oversized(message: AmiMessage): void;
  /** A line that is no header; it was dropped. At most 120 characters of it are given. */
  malformed(line: string): void;
}

const GREETING = /^Asterisk Call Manager\//;
const SHOWN = 120;
/** Names that are seen once get cached; the cap keeps a hostile peer from growing the cache without bound. */
const MAX_CACHED_NAMES = 4096;

/**
 * Bytes of one AMI connection → messages. Never throws on any input, never holds more than the limits.
 * Lines end with CR LF and nothing else: Asterisk writes no other ending, and a caller's name that holds a bare LF
 * stays inside its value instead of starting a header of its own.
 */
export class WireParser {
  readonly #sink: WireSink;
  readonly #limits: WireLimits;
  readonly #decoder = new StringDecoder('utf8');
  readonly #names = new Map<string, string>();
  #rest = '';
  #skippingLine = false;
  #greeted = false;
  #fields: Record<string, string | string[]> = Object.create(null) as Record<string, string | string[]>;
  #count = 0;
  #size = 0;
  #oversized = false;

  constructor(sink: WireSink, limits: WireLimits = WIRE_LIMITS) {
    this.#sink = sink;
    this.#limits = limits;
  }

  /** Takes the next bytes; a character or line that is split between two calls is put together. The buffer may be reused afterwards. */
  push(bytes: Uint8Array): void {
    const text = this.#rest + this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    // What was kept holds no line end, except perhaps the CR of one.
    let end = text.indexOf('\r\n', Math.max(0, this.#rest.length - 1));
    let start = 0;
    while (end >= 0) {
      this.#line(text, start, end);
      start = end + 2;
      end = text.indexOf('\r\n', start);
    }
    this.#keep(text, start);
  }

  #keep(text: string, start: number): void {
    if (text.length - start <= this.#limits.maxLine) {
      this.#rest = text.slice(start);
      return;
    }
    if (!this.#skippingLine) this.#tooLong(text.slice(start, start + SHOWN));
    this.#skippingLine = true;
    // The last character may be the CR of a line end whose LF is still under way.
    this.#rest = text.endsWith('\r') ? '\r' : '';
  }

  #line(text: string, start: number, end: number): void {
    if (this.#skippingLine) {
      this.#skippingLine = false;
      return;
    }
    if (end === start) {
      this.#finish();
      return;
    }
    this.#size += end - start + 2;
    if (end - start > this.#limits.maxLine || this.#size > this.#limits.maxMessage) {
      this.#tooLong(text.slice(start, start + SHOWN));
      return;
    }
    const colon = text.indexOf(':', start);
    if (colon <= start || colon >= end) {
      this.#notHeader(text.slice(start, Math.min(end, start + SHOWN)));
      return;
    }
    const valueStart = text.charCodeAt(colon + 1) === 0x20 ? colon + 2 : colon + 1;
    this.#header(this.#name(text.slice(start, colon)), text.slice(Math.min(valueStart, end), end));
  }

  #header(name: string, value: string): void {
    const before = this.#fields[name];
    if (before === undefined) this.#fields[name] = value;
    else if (typeof before === 'string') this.#fields[name] = [before, value];
    else before.push(value);
    this.#count += 1;
  }

  #name(raw: string): string {
    const known = this.#names.get(raw);
    if (known !== undefined) return known;
    const name = raw.trim().toLowerCase();
    if (this.#names.size < MAX_CACHED_NAMES && raw.length <= SHOWN) this.#names.set(raw, name);
    return name;
  }

  #notHeader(line: string): void {
    if (!this.#greeted && GREETING.test(line)) this.#greeted = true;
    else this.#sink.malformed(line);
  }

  #tooLong(beginning: string): void {
    if (!this.#oversized) this.#sink.malformed(beginning);
    this.#oversized = true;
  }

  #finish(): void {
    const message = new AmiMessage(this.#fields);
    const { oversized, empty } = { oversized: this.#oversized, empty: this.#count === 0 };
    this.#fields = Object.create(null) as Record<string, string | string[]>;
    this.#count = 0;
    this.#size = 0;
    this.#oversized = false;
    if (oversized) this.#sink.oversized(message);
    else if (!empty) this.#sink.message(message);
  }
}
