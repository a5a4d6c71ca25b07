import { io, type Socket } from 'socket.io-client';
import type { ClientToServer, FeedEvent, ServerToClient } from '../../server/realtime/socket-contract.ts';
import type { SessionView } from '../../server/staff/staff.schema.ts';

/** What came back; `body` is parsed where it is JSON. */
export interface Answer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

export type ClientSocket = Socket<ServerToClient, ClientToServer>;

/** A browser, as far as the API is concerned: it keeps the cookie and speaks JSON. */
export class Client {
  private cookie: string | null = null;

  constructor(readonly url: string) {}

  get sessionCookie(): string | null {
    return this.cookie;
  }

  get<T = Record<string, unknown>>(path: string, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send<T>('GET', path, undefined, headers);
  }

  post<T = Record<string, unknown>>(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    return this.send<T>('POST', path, body, headers);
  }

  patch<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.send<T>('PATCH', path, body);
  }

  delete(path: string): Promise<Answer> {
    return this.send('DELETE', path);
  }

  /** Below /api/v1 unless the path begins with two slashes, which stand for the root: `//health/live`. */
  async send<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const response = await fetch(this.url + (path.startsWith('//') ? path.slice(1) : `/api/v1${path}`), {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookie ? { cookie: this.cookie } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    this.remember(response.headers.getSetCookie());
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : {}) as T };
  }

  signIn(login: string, password: string): Promise<Answer<SessionView>> {
    return this.post<SessionView>('/session', { login, password });
  }

  /** Connects a socket with this session; resolves with the refusal's code when it is not let in. */
  async connect(lastSeq = 0, headers: Record<string, string> = {}): Promise<SocketLog> {
    const socket: ClientSocket = io(this.url, {
      auth: { lastSeq },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { ...(this.cookie ? { cookie: this.cookie } : {}), ...headers },
    });
    const log = new SocketLog(socket);
    await new Promise<void>((resolve) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error) => {
        log.refusedWith = (error as Error & { data?: { code?: string } }).data?.code ?? 'refused';
        resolve();
      });
    });
    return log;
  }

  private remember(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const pair = line.split(';')[0]!;
      if (pair.startsWith('linli_session=')) this.cookie = pair === 'linli_session=' ? null : pair;
    }
  }
}

/** A socket and everything that it was told, in order. */
export class SocketLog {
  refusedWith: string | null = null;
  readonly feed: { seq: number; event: FeedEvent }[] = [];
  readonly heard: { name: string; value: unknown }[] = [];

  constructor(readonly socket: ClientSocket) {
    socket.on('feed', (seq, event) => this.feed.push({ seq, event }));
    socket.onAny((name: string, value: unknown) => this.heard.push({ name, value }));
    socket.on('disconnect', (reason) => this.heard.push({ name: 'disconnect', value: reason }));
  }

  /** What was told under this name, oldest first. */
  all(name: string): unknown[] {
    return this.heard.filter((one) => one.name === name).map((one) => one.value);
  }

  last(name: string): unknown {
    return this.all(name).at(-1);
  }

  close(): void {
    this.socket.disconnect();
  }
}
