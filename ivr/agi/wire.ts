import type { Socket } from 'node:net';
import type { Clock } from '../../server/shared/clock.ts';
import type { Logger } from '../../server/shared/logger.ts';
import type { CountMetric } from '../ports.ts';
import { EnvironmentReader, type AgiEnvironment } from './environment.ts';
import { HangupError, type SessionEnd } from './errors.ts';
import type { AgiLimits } from './limits.ts';
import { LineSplitter } from './lines.ts';
import { endsAnswer, parseReplyLine, type AgiReply } from './reply.ts';

interface Waiting {
  readonly resolve: (reply: AgiReply) => void;
  readonly reject: (error: HangupError) => void;
}

interface LongAnswer {
  readonly code: number;
  readonly lines: string[];
}

/**
 * One socket from Asterisk, as a conversation: the environment, then one command and one answer at a time.
 *
 *   environment ──empty line──► idle ──command──► waiting ──answer──► idle
 *                                                    │ "520-"            ▲
 *                                                    └──► long answer ───┘ "520 "
 *   any of them ──HANGUP, socket end, error, time-out, close()──► ended
 *
 * Whatever waits when it ends is rejected with a HangupError; nothing is ever left waiting.
 */
export class AgiWire {
  /** The environment; rejects with HangupError when it does not come in time or within its limits. */
  readonly environment: Promise<AgiEnvironment>;
  private readonly splitter: LineSplitter;
  private readonly reader: EnvironmentReader;
  private environmentDone: { resolve: (environment: AgiEnvironment) => void; reject: (error: HangupError) => void } | null = null;
  private waiting: Waiting | null = null;
  private longAnswer: LongAnswer | null = null;
  private endedBy: SessionEnd | null = null;
  /** Commands queue up behind this, so that Asterisk never gets a second one while it still works on the first. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly socket: Socket,
    private readonly use: { logger: Logger; clock: Clock; limits: AgiLimits; count: CountMetric },
  ) {
    this.splitter = new LineSplitter(use.limits.lineBytes);
    this.reader = new EnvironmentReader(use.limits);
    this.environment = new Promise((resolve, reject) => (this.environmentDone = { resolve, reject }));
    // The caller of the server may never look at it; an unseen rejection must not end the process.
    this.environment.catch(() => undefined);
    const cancel = use.clock.after(use.limits.environmentTimeoutMs, () => this.environmentDone && this.end('refused'));
    this.environment.then(cancel, cancel);
    socket.on('data', (chunk: Buffer) => this.receive(chunk));
    socket.on('error', (error) => this.use.logger.debug({ err: error }, 'AGI socket error'));
    socket.on('close', () => this.end('connection-lost'));
    socket.on('end', () => this.end('connection-lost'));
  }

  /** Why it is over, or null while it lives. */
  get ended(): SessionEnd | null {
    return this.endedBy;
  }

  /**
   * Sends one command line (from commandLine()) after those before it are answered.
   * @param takesMs how long the command itself may take, e.g. the length of the prompt
   * @throws HangupError when the session ends before the answer
   */
  request(line: string, takesMs = 0): Promise<AgiReply> {
    const mine = this.turn.then(() => this.exchange(line, takesMs));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Ends the session and gives the channel back to the dialplan; what was written is still sent. Safe to repeat. */
  close(): void {
    this.end('closed');
  }

  /** Ends the session without waiting for the other side to read. */
  destroy(): void {
    this.end('closed');
    this.socket.destroy();
  }

  private exchange(line: string, takesMs: number): Promise<AgiReply> {
    if (this.endedBy) return Promise.reject(new HangupError(this.endedBy));
    return new Promise<AgiReply>((resolve, reject) => {
      const limit = takesMs + this.use.limits.answerTimeoutMs;
      const cancel = this.use.clock.after(limit, () => {
        this.use.logger.warn({ command: line.split(' ', 2).join(' '), limit }, 'Asterisk did not answer an AGI command in time');
        // A late answer would be taken for that of the next command, so the session cannot go on.
        this.end('time-out');
      });
      this.waiting = {
        resolve: (reply) => (cancel(), resolve(reply)),
        reject: (error) => (cancel(), reject(error)),
      };
      this.socket.write(`${line}\n`);
    });
  }

  private receive(chunk: Buffer): void {
    for (const line of this.splitter.push(chunk)) {
      if (this.endedBy) return;
      if ('droppedBytes' in line) this.malformed(`a line of ${line.droppedBytes} bytes`);
      else if (this.environmentDone) this.readEnvironment(line.text);
      else if (this.longAnswer) this.continueAnswer(this.longAnswer, line.text);
      else this.readAnswer(line.text);
    }
  }

  private readEnvironment(line: string): void {
    const state = this.reader.accept(line);
    if (state === 'malformed') this.malformed(line);
    else if (state === 'too-much') this.end('refused');
    else if (state === 'done') {
      this.environmentDone?.resolve(this.reader.result());
      this.environmentDone = null;
    }
  }

  private readAnswer(line: string): void {
    const parsed = parseReplyLine(line);
    if (parsed.kind === 'hangup') this.end('caller-hung-up');
    else if (parsed.kind === 'provisional') return;
    else if (parsed.kind === 'malformed' || !this.waiting) this.malformed(line);
    else if (parsed.kind === 'begin') this.longAnswer = { code: parsed.code, lines: [parsed.text] };
    else this.answer(parsed.reply);
  }

  private continueAnswer(open: LongAnswer, line: string): void {
    if (line === 'HANGUP') return this.end('caller-hung-up');
    if (open.lines.length < this.use.limits.answerLines) open.lines.push(line);
    if (!endsAnswer(line, open.code)) return;
    this.longAnswer = null;
    this.answer({ code: open.code, result: '', value: null, text: open.lines.join('\n') });
  }

  private answer(reply: AgiReply): void {
    if (reply.code === 511) return this.end('caller-hung-up');
    const { waiting } = this;
    this.waiting = null;
    waiting?.resolve(reply);
  }

  private malformed(line: string): void {
    this.use.count('malformed-line', {});
    this.use.logger.warn({ line: line.slice(0, 200) }, 'a malformed AGI line was dropped');
  }

  private end(reason: SessionEnd): void {
    if (this.endedBy) return;
    this.endedBy = reason;
    const error = new HangupError(reason);
    this.environmentDone?.reject(error);
    this.environmentDone = null;
    this.longAnswer = null;
    this.waiting?.reject(error);
    this.waiting = null;
    // 'refused' and 'time-out' mean that the other side does not follow the protocol: nothing of worth is left to send.
    if (reason === 'refused' || reason === 'time-out') this.socket.destroy();
    else this.socket.end();
  }
}
