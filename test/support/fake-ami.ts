import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export type FakeAction = Readonly<Record<string, string>> & { readonly lines: readonly string[] };
export type FakeAnswer = (action: FakeAction, session: FakeSession) => void;

/** One connection to the fake: what the client asked, and a way to write anything at all back. */
export class FakeSession {
  readonly actions: FakeAction[] = [];
  constructor(readonly socket: Socket) {}

  write(text: string | Uint8Array): void {
    if (this.socket.writable) this.socket.write(text);
  }

  /** Writes a message of the given headers. */
  say(...lines: string[]): void {
    this.write(`${lines.join('\r\n')}\r\n\r\n`);
  }

  named(name: string): FakeAction[] {
    return this.actions.filter((action) => action['action']?.toLowerCase() === name.toLowerCase());
  }
}

/**
 * Asterisk's side of AMI on a real socket, under the test's control: it can say what no Asterisk would.
 * Login, Events and Ping are answered well unless `answer` takes them over; everything else is left to `answer`.
 */
export class FakeAmi {
  readonly sessions: FakeSession[] = [];
  /** Return true when the action has been dealt with. */
  answer: (action: FakeAction, session: FakeSession) => boolean = () => false;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async start(): Promise<FakeAmi> {
    const fake = new FakeAmi();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The newest connection. */
  get last(): FakeSession {
    const session = this.sessions.at(-1);
    if (!session) throw new Error('nobody has connected to the fake AMI');
    return session;
  }

  async close(): Promise<void> {
    for (const session of this.sessions) session.socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: Socket): void {
    const session = new FakeSession(socket);
    this.sessions.push(session);
    socket.setNoDelay(true);
    let text = '';
    socket.setEncoding('utf8');
    socket.on('error', () => undefined);
    socket.on('data', (chunk: string) => {
      text += chunk;
      const blocks = text.split('\r\n\r\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block, session);
    });
    session.write('Asterisk Call Manager/11.0.0\r\n');
  }

  #take(block: string, session: FakeSession): void {
    const lines = block.split('\r\n');
    const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]);
    const action = Object.assign(Object.fromEntries(headers) as Record<string, string>, { lines }) as FakeAction;
    session.actions.push(action);
    if (this.answer(action, session)) return;
    const id = `ActionID: ${action['actionid']}`;
    if (action['action'] === 'login') {
      session.say('Response: Success', id, 'Message: Authentication accepted');
      session.say('Event: FullyBooted', 'Privilege: system,all', 'Status: Fully Booted');
    } else if (action['action'] === 'Events') {
      session.say('Response: Success', id, 'Events: On');
    } else if (action['action'] === 'Ping') {
      session.say('Response: Success', id, 'Ping: Pong');
    }
  }
}
