import { connect, type Socket } from 'node:net';

/** Where AMI listens, and with which account. */
export interface AmiAddress {
  address: string;
  port: number;
  user: string;
  secret: string;
}

type Message = ReadonlyMap<string, readonly string[]>;

/**
 * A few lines of AMI for the scripts: log in, wait until Asterisk has booted, run a command.
 * The server has its own connection class; this one exists because the scripts start Asterisk before there is a server.
 */
export class AmiProbe {
  readonly #socket: Socket;
  readonly #waiting = new Set<(message: Message | undefined) => void>();
  #buffer = '';
  #actions = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (text) => this.#take(String(text)));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      for (const resolve of this.#waiting) resolve(undefined);
    });
  }

  /** Connects and logs in. Resolves with undefined when nobody listens or the account is refused. */
  static async login(target: AmiAddress): Promise<AmiProbe | undefined> {
    const socket = connect({ host: target.address, port: target.port });
    const connected = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (!connected) return undefined;
    const probe = new AmiProbe(socket);
    const answer = await probe.action({ Action: 'Login', Username: target.user, Secret: target.secret, Events: 'off' });
    if (answer?.get('response')?.[0] === 'Success') return probe;
    probe.close();
    return undefined;
  }

  /** Sends one action and resolves with its answer; undefined when the connection ended first. */
  action(fields: Readonly<Record<string, string>>): Promise<Message | undefined> {
    const id = `probe-${++this.#actions}`;
    const answered = this.wait((message) => message.get('actionid')?.[0] === id && message.has('response'));
    const lines = Object.entries({ ...fields, ActionID: id }).map(([key, value]) => `${key}: ${value.replace(/[\r\n\0]/g, ' ')}\r\n`);
    this.#socket.write(`${lines.join('')}\r\n`);
    return answered;
  }

  /** Runs a command of Asterisk's console and resolves with what it prints. */
  async command(text: string): Promise<string> {
    const answer = await this.action({ Action: 'Command', Command: text });
    return (answer?.get('output') ?? []).join('\n');
  }

  /** Resolves with the first message that `matches`; undefined when the connection ends. */
  wait(matches: (message: Message) => boolean): Promise<Message | undefined> {
    return new Promise((resolve) => {
      const look = (message: Message | undefined): void => {
        if (message !== undefined && !matches(message)) return;
        this.#waiting.delete(look);
        resolve(message);
      };
      this.#waiting.add(look);
      if (this.#socket.destroyed) look(undefined);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#buffer += text;
    // The banner is a line of its own, without an empty line after it.
    this.#buffer = this.#buffer.replace(/^Asterisk Call Manager\/[^\r\n]*\r\n/, '');
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const message = parse(this.#buffer.slice(0, end));
      this.#buffer = this.#buffer.slice(end + 4);
      for (const look of [...this.#waiting]) look(message);
    }
  }
}

function parse(block: string): Message {
  const message = new Map<string, string[]>();
  for (const line of block.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const key = line.slice(0, colon).toLowerCase();
    message.set(key, [...(message.get(key) ?? []), line.slice(colon + 1).trim()]);
  }
  return message;
}
