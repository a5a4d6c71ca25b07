import type { AgiEnvironment } from './environment.ts';
import { AgiCommandError, HangupError } from './errors.ts';
import { assertExecutable, assertKeys, assertReadable, assertVariableName, commandLine } from './command.ts';
import type { AgiReply } from './reply.ts';
import type { AgiWire } from './wire.ts';

/** How a prompt went: the key that cut it short, if any, and whether Asterisk could play it at all. */
export interface Played {
  readonly key: string | null;
  readonly played: boolean;
}

/** AST_STATE_UP of Asterisk's channel.h. */
const CHANNEL_UP = 6;
/** Playing a prompt of unknown length ends after this. */
const LONGEST_PROMPT_MS = 120_000;

/**
 * The commands of one call. Every method rejects with HangupError once the call or the connection is over,
 * and with AgiCommandError when Asterisk refuses the command; the session then goes on.
 * Paths are absolute and without extension, durations are milliseconds.
 */
export class AgiSession {
  constructor(
    private readonly wire: AgiWire,
    readonly environment: AgiEnvironment,
  ) {}

  get ended(): boolean {
    return this.wire.ended !== null;
  }

  async answer(): Promise<void> {
    await this.alive('ANSWER');
  }

  /** Plays one file until its end or one of `escapeKeys`. `lengthMs` is its length, if known. */
  async streamFile(path: string, escapeKeys: string, lengthMs = LONGEST_PROMPT_MS): Promise<Played> {
    assertKeys(escapeKeys);
    const reply = await this.command('STREAM FILE', [path, escapeKeys], lengthMs);
    if (reply.result !== '-1') return { key: keyOf(reply.result), played: true };
    // -1 means either that the caller is gone or that the file could not be played; only the channel knows.
    if ((await this.channelStatus()) !== CHANNEL_UP) throw new HangupError('caller-hung-up');
    return { key: null, played: false };
  }

  /**
   * Plays a file ('' = none) and reads digits until `#`, `maxDigits`, or a pause of `pauseMs`.
   * `timedOut` is true when a pause ended the entry.
   */
  async getData(path: string, pauseMs: number, maxDigits: number, lengthMs = path === '' ? 0 : LONGEST_PROMPT_MS): Promise<{ digits: string; timedOut: boolean }> {
    const reply = await this.alive('GET DATA', [path, pauseMs, maxDigits], lengthMs + pauseMs * (maxDigits + 1));
    return { digits: reply.result.replace(/[^0-9*]/g, ''), timedOut: reply.value === 'timeout' };
  }

  /** One key, or null after `pauseMs` of silence. */
  async waitForDigit(pauseMs: number): Promise<string | null> {
    return keyOf((await this.alive('WAIT FOR DIGIT', [pauseMs], pauseMs)).result);
  }

  async setVariable(name: string, value: string): Promise<void> {
    assertVariableName(name);
    await this.command('SET VARIABLE', [name, value]);
  }

  /** A channel variable, or CHANNEL(x) or CALLERID(x); null when it is not set. */
  async getVariable(name: string): Promise<string | null> {
    assertReadable(name);
    const reply = await this.command('GET VARIABLE', [name]);
    return reply.result === '1' ? reply.value : null;
  }

  /** Runs one of a few harmless applications; `takesMs` is how long it may take. */
  async exec(application: string, argument = '', takesMs = 0): Promise<void> {
    assertExecutable(application);
    await this.command('EXEC', [application, argument], takesMs);
  }

  async hangup(): Promise<void> {
    await this.command('HANGUP', []);
  }

  /** Writes a line to Asterisk's console and log. */
  async verbose(text: string, level = 3): Promise<void> {
    await this.command('VERBOSE', [text, level]);
  }

  /** The channel's state number (6 = up, -1 = there is none). */
  async channelStatus(): Promise<number> {
    return Number((await this.command('CHANNEL STATUS', [])).result);
  }

  /** Gives the call back to the dialplan. */
  close(): void {
    this.wire.close();
  }

  /** A command whose result of -1 can only mean that the caller is gone. */
  private async alive(verb: string, args: readonly (string | number)[] = [], takesMs = 0): Promise<AgiReply> {
    const reply = await this.command(verb, args, takesMs);
    if (reply.result === '-1') throw new HangupError('caller-hung-up');
    return reply;
  }

  private async command(verb: string, args: readonly (string | number)[], takesMs = 0): Promise<AgiReply> {
    const reply = await this.wire.request(commandLine(verb, ...args), takesMs);
    if (reply.code !== 200) throw new AgiCommandError(reply.code, verb, reply.text.slice(0, 200));
    return reply;
  }
}

/** Asterisk tells keys as the number of their character; 0 is none. */
function keyOf(result: string): string | null {
  const key = String.fromCharCode(Number(result) || 0);
  return /^[0-9*#]$/.test(key) ? key : null;
}
