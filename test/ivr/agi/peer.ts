import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { waitFor } from '../../support/wait.ts';

/** The environment that Asterisk 22 sends, shortened. */
export const ENVIRONMENT = [
  'agi_network: yes',
  'agi_network_script: entry?did=12345',
  'agi_request: agi://127.0.0.1/entry?did=12345',
  'agi_channel: PJSIP/trunk-00000001',
  'agi_uniqueid: test-1795299770.1',
  'agi_callerid: 13800001111',
  'agi_calleridname: unknown',
  'agi_extension: 12345',
  '',
  '',
].join('\n');

/** Asterisk's side of a FastAGI connection, spoken by hand over a real socket. */
export class AgiPeer {
  private text = '';
  private taken = 0;
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (this.text += chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static async connect(port: number): Promise<AgiPeer> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new AgiPeer(socket);
  }

  /** Every line that the server has sent so far. */
  get lines(): string[] {
    return this.text.split('\n').slice(0, -1);
  }

  send(text: string | Buffer): void {
    this.socket.write(text);
  }

  /** The next command that the server sends. */
  command(): Promise<string> {
    const index = this.taken;
    this.taken += 1;
    return waitFor(() => this.lines[index], { timeoutMs: 5_000, what: `command ${index + 1} from the server` });
  }

  /** Waits for a command that begins with `verb` and answers it. */
  async expect(verb: string, answer: string): Promise<string> {
    const line = await this.command();
    if (!line.startsWith(verb)) throw new Error(`expected ${verb}, got ${line}`);
    this.send(`${answer}\n`);
    return line;
  }

  async end(): Promise<void> {
    await waitFor(() => this.closed, { timeoutMs: 10_000, what: 'the end of the connection' });
  }
}
