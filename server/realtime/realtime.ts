import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { LedgerEvent } from '../events/event-map.ts';
import type { Ledger } from '../events/ledger.ts';
import { LedgerTail } from '../events/ledger-tail.ts';
import { isSameOrigin } from '../http/same-origin.ts';
import type { Metrics } from '../operations/metrics.ts';
import { CATALOGUE } from '../shared/error-catalogue.ts';
import type { Clock } from '../shared/clock.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Logger } from '../shared/logger.ts';
import type { SessionCookie } from '../staff/session-cookie.ts';
import type { Sessions } from '../staff/session.service.ts';
import type { Viewer } from '../staff/viewer.ts';
import { ConnectionRoom } from './connection-room.ts';
import { Feed } from './feed.ts';
import { PhonePresence } from './phone-presence.ts';
import type { AgentPresence, FeedReads, SnapshotReads, VoiceWatch } from './ports.ts';
import { Snapshots } from './snapshots.ts';
import type { ClientToServer, ServerToClient } from './socket-contract.ts';

type Server_ = Server<ClientToServer, ServerToClient, Record<string, never>, { viewer: Viewer }>;
type Screen = Socket<ClientToServer, ServerToClient, Record<string, never>, { viewer: Viewer }>;

const POLL_MS = 1000;
/** Tabs of one person; more is a broken client. */
const MOST_SOCKETS = 20;
/** What one tab may say in ten seconds; more is a broken client. */
const MOST_WORDS = 50;
const WORDS_MS = 10_000;
/** A connection that has not said whose it is by then is closed. */
const CONNECT_MS = 5000;

interface Deps {
  sessions: Sessions;
  cookie: SessionCookie;
  ledger: Ledger;
  feedReads: FeedReads;
  snapshotReads: SnapshotReads;
  presence: AgentPresence;
  voice: VoiceWatch;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  publicUrl: string | null;
  /** How many reverse proxies stand before us. */
  trustProxy: number;
  /** For tests; generous unless told otherwise: a whole hotline may sit behind one address. */
  connectionLimits?: { perAddress?: number; overall?: number };
}

/** The sockets of the screens: who may connect, what they are told, and what they tell. See socket-contract.ts. */
export class Realtime {
  private readonly feed: Feed;
  private readonly snapshots: Snapshots;
  private readonly phones: PhonePresence;
  private readonly tail: LedgerTail;
  private readonly room: ConnectionRoom;
  private io: Server_ | null = null;
  private stopVoice: (() => void) | null = null;

  constructor(private readonly deps: Deps) {
    this.feed = new Feed({ ...deps, reads: deps.feedReads });
    this.snapshots = new Snapshots({ ...deps, reads: deps.snapshotReads });
    this.phones = new PhonePresence({ ...deps, onChanged: (staffId) => this.presenceChanged(staffId) });
    this.room = new ConnectionRoom({ perAddress: 500, overall: 5000, trustProxy: deps.trustProxy, ...deps.connectionLimits });
    this.tail = new LedgerTail({ ...deps, pollMs: POLL_MS }, (events) => this.deliver(events));
  }

  /** Starts on the HTTP server, before that listens. */
  async start(http: HttpServer): Promise<void> {
    await this.tail.start();
    await this.feed.start();
    this.snapshots.start();
    this.phones.start();
    const io: Server_ = new Server(http, {
      serveClient: false,
      maxHttpBufferSize: 16_384,
      perMessageDeflate: false,
      // A browser that is gone without a word is noticed within 20 s.
      pingInterval: 10_000,
      pingTimeout: 10_000,
      connectTimeout: CONNECT_MS,
      allowRequest: (request, answer) => answer(null, isSameOrigin(request, this.deps.publicUrl) && this.deps.cookie.read(request) !== null && this.room.has(request)),
    });
    io.use((socket, next) => void this.admit(socket).then(() => next(), next));
    io.on('connection', (socket) => this.welcome(socket));
    this.room.watch(io.engine);
    this.io = io;
    this.stopVoice = this.deps.voice.onChange((state) => io.emit('voice', state));
  }

  /** Looks into the ledger at once: another server has written something. */
  wake(): void {
    this.tail.wake();
  }

  /** Queues or agents have changed in a way that is not in the ledger. */
  snapshotChanged(): void {
    this.snapshots.changed();
  }

  /** Tells the screens that this server is about to restart. */
  drain(): void {
    this.io?.emit('draining');
  }

  /** Disconnects everybody and waits until what they told has been written. Does not close the HTTP server. */
  async stop(): Promise<void> {
    this.stopVoice?.();
    this.phones.stop();
    this.feed.stop();
    await this.tail.stop();
    await this.snapshots.stop();
    if (this.io) {
      this.io.disconnectSockets(true);
      this.io.engine.close();
    }
    await this.phones.settled();
  }

  private async admit(socket: Screen): Promise<void> {
    const { sessions, cookie } = this.deps;
    const token = cookie.read(socket.request);
    const signedIn = token === null ? null : await sessions.find(token, socket.handshake.address, { keepAlive: false });
    if (!signedIn) throw refusal('SIGN_IN_REQUIRED');
    if (signedIn.mustChangePassword) throw refusal('PASSWORD_CHANGE_REQUIRED');
    if (this.socketsOf(signedIn.viewer.staffId).length >= MOST_SOCKETS) throw refusal('TOO_MANY_REQUESTS');
    socket.data.viewer = signedIn.viewer;
  }

  private welcome(socket: Screen): void {
    const { viewer } = socket.data;
    const line = {
      feed: (...told: Parameters<ServerToClient['feed']>) => void socket.emit('feed', ...told),
      synced: (seq: number) => void socket.emit('synced', seq),
      resync: (seq: number) => void socket.emit('resync', seq),
      queues: (...told: Parameters<ServerToClient['queues']>) => void socket.emit('queues', ...told),
      agents: (...told: Parameters<ServerToClient['agents']>) => void socket.emit('agents', ...told),
    };
    const leaveFeed = this.feed.connect(viewer, lastSeqOf(socket), line);
    const leaveSnapshots = this.snapshots.connect(viewer, line);
    this.deps.metrics.sockets.inc();
    socket.emit('voice', this.deps.voice.state());
    void this.tellOwnState(viewer.staffId, socket);
    this.listen(socket, viewer);
    socket.once('disconnect', () => {
      leaveFeed();
      leaveSnapshots();
      this.phones.set(socket.id, viewer, false);
      this.deps.metrics.sockets.dec();
    });
  }

  private listen(socket: Screen, viewer: Viewer): void {
    let words = 0;
    let since = this.deps.clock.now();
    socket.use((_packet, next) => {
      const now = this.deps.clock.now();
      if (now - since > WORDS_MS) [since, words] = [now, 0];
      words += 1;
      if (words <= MOST_WORDS) next();
      else socket.disconnect(true);
    });
    socket.on('phone', (state: unknown, heard: unknown) => {
      if (typeof heard === 'function') (heard as () => void)();
      if (!viewer.rights.has('phone:use') || viewer.extension === null) return;
      if (state === 'registered' || state === 'unregistered') this.phones.set(socket.id, viewer, state === 'registered');
    });
    socket.on('active', () => {
      this.deps.sessions.keepAlive(viewer.sessionId).catch((error: unknown) => this.deps.logger.warn({ err: error }, 'a sign of life could not be written'));
    });
  }

  private async deliver(events: readonly LedgerEvent[]): Promise<void> {
    for (const event of events) {
      if (event.type === 'session.ended') this.endSession(event.payload.sessionId, event.payload.reason);
    }
    await this.feed.deliver(events);
    if (events.some((event) => /^(call|agent)\./.test(event.type))) this.snapshots.changed();
  }

  private endSession(sessionId: string, reason: Parameters<ServerToClient['signed-out']>[0]): void {
    for (const socket of this.sockets()) {
      if (socket.data.viewer.sessionId !== sessionId) continue;
      socket.emit('signed-out', reason);
      socket.disconnect(true);
    }
  }

  private presenceChanged(staffId: string): void {
    void this.tellOwnState(staffId);
    this.snapshots.changed();
  }

  /** The agent's own state, to one tab or to all of his. */
  private async tellOwnState(staffId: string, only?: Screen): Promise<void> {
    try {
      const agent = await this.deps.feedReads.agent(staffId);
      for (const socket of only ? [only] : this.socketsOf(staffId)) socket.emit('me', agent);
    } catch (error) {
      this.deps.logger.error({ err: error, staffId }, 'the state of an agent could not be read for the screen');
    }
  }

  private sockets(): Screen[] {
    return this.io ? [...this.io.sockets.sockets.values()] : [];
  }

  private socketsOf(staffId: string): Screen[] {
    return this.sockets().filter((socket) => socket.data.viewer.staffId === staffId);
  }
}

/** What the client gets as connect_error: the code in `data`, as a problem has it. */
function refusal(code: ErrorCode): Error {
  return Object.assign(new Error(CATALOGUE[code].en), { data: { code } });
}

function lastSeqOf(socket: Screen): number {
  const { lastSeq } = socket.handshake.auth as { lastSeq?: unknown };
  return typeof lastSeq === 'number' && Number.isSafeInteger(lastSeq) && lastSeq > 0 ? lastSeq : 0;
}
