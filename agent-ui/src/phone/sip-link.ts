import { Core, Registerer, RegistererState, UserAgent, Web, type Invitation, type UserAgentDelegate } from 'sip.js';
import type { PhoneView } from '../api/types.ts';
import type { Registration } from './softphone.ts';

/** Values measured in the field; sip.js's own defaults cost five seconds a call or give up after three tries. */
const ICE_GATHERING_MS = 500;
const RECONNECT_MS = 2_000;
const REGISTER_AGAIN_MS = 3_000;
const PING_MS = 10_000;
const REGISTRATION_SECONDS = 300;
/**
 * How long a request may stay without an answer. sip.js takes RFC 3261's timer F, 32 s, which is for lossy UDP; a
 * WebSocket loses nothing. An Asterisk that is still starting lets a REGISTER pass without a word, and until that
 * one is given up the phone cannot register: 32 s are longer than an agent may be away.
 */
const ANSWER_WITHIN_MS = 8_000;
Core.Timers.TIMER_F = ANSWER_WITHIN_MS;
/** So many refusals in a row mean that the credentials are not (or no longer) valid. */
const REFUSALS = 3;

interface LinkEvents {
  registration(state: Registration): void;
  invite(invitation: Invitation): void;
}

/**
 * The SIP signalling of one phone: WebSocket, registration, sign of life. It connects and registers for ever, every
 * two seconds, until it is stopped; calls survive a broken WebSocket, because their media runs past it. (sip.js has
 * a reconnection of its own, off by default: it does not try again when the very first connection fails.)
 *
 * sip.js's UserAgent, not its SessionManager: that one throws living calls away when the WebSocket drops.
 */
export class SipLink {
  readonly agent: UserAgent;
  private readonly registerer: Registerer;
  private stopped = false;
  private connecting = false;
  private refusals = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private ping: ReturnType<typeof setInterval> | undefined;
  private pingOpen = false;

  constructor(private readonly credentials: PhoneView, private readonly events: LinkEvents) {
    const uri = UserAgent.makeURI(`sip:${credentials.username}@${credentials.domain}`);
    if (!uri) throw new Error(`Not a SIP identity: ${credentials.username}`);
    const delegate: UserAgentDelegate = {
      onConnect: () => this.register(),
      onDisconnect: () => this.lost(),
      onInvite: (invitation) => this.events.invite(invitation),
    };
    this.agent = new UserAgent({
      uri,
      authorizationUsername: credentials.username,
      authorizationPassword: credentials.password,
      contactName: credentials.username,
      delegate,
      logLevel: 'warn',
      logConfiguration: false,
      sessionDescriptionHandlerFactory: Web.defaultSessionDescriptionHandlerFactory(),
      sessionDescriptionHandlerFactoryOptions: {
        iceGatheringTimeout: ICE_GATHERING_MS,
        peerConnectionConfiguration: { iceServers: credentials.iceServers, bundlePolicy: 'max-bundle', rtcpMuxPolicy: 'require' },
      },
      transportOptions: { server: webSocketAddress(credentials.wsUrl), traceSip: false, keepAliveInterval: 20 },
    });
    this.registerer = new Registerer(this.agent, { expires: REGISTRATION_SECONDS, refreshFrequency: 80, logConfiguration: false });
    this.registerer.stateChange.addListener((state) => this.registrationChanged(state));
  }

  start(): void {
    window.addEventListener('online', this.online);
    window.addEventListener('offline', this.offline);
    this.ping = setInterval(() => this.pingOnce(), PING_MS);
    void this.connect();
  }

  /** Unregisters when it can, and closes the WebSocket. Calls that are up are ended by sip.js. */
  async stop(): Promise<void> {
    this.stopped = true;
    window.removeEventListener('online', this.online);
    window.removeEventListener('offline', this.offline);
    clearTimeout(this.retry);
    clearInterval(this.ping);
    await this.agent.stop().catch(() => undefined);
    this.events.registration('off');
  }

  get registered(): boolean {
    return this.registerer.state === RegistererState.Registered && this.agent.isConnected();
  }

  private readonly online = () => this.connectSoon(0);

  /** The system says that the network is gone: do not wait for a time-out to notice. */
  private readonly offline = () => {
    if (this.agent.isConnected()) void this.agent.transport.disconnect().catch(() => undefined);
  };

  private async connect(): Promise<void> {
    if (this.stopped || this.connecting || this.agent.isConnected()) return;
    this.connecting = true;
    this.events.registration('connecting');
    try {
      await (this.agent.state === 'Started' ? this.agent.reconnect() : this.agent.start());
    } catch {
      this.events.registration('lost');
      this.connectSoon(RECONNECT_MS);
    } finally {
      this.connecting = false;
    }
  }

  private connectSoon(ms: number): void {
    clearTimeout(this.retry);
    if (!this.stopped) this.retry = setTimeout(() => void (this.agent.isConnected() ? this.register() : this.connect()), ms);
  }

  private lost(): void {
    if (this.stopped) return;
    this.events.registration('lost');
    this.connectSoon(RECONNECT_MS);
  }

  private register(): void {
    if (this.stopped) return;
    this.pingOpen = false;
    const refused = (status: number | undefined) => {
      this.refusals += 1;
      const final = this.refusals >= REFUSALS && (status === 401 || status === 403 || status === 404);
      this.events.registration(final ? 'refused' : 'lost');
      this.connectSoon(REGISTER_AGAIN_MS);
    };
    this.registerer
      .register({
        requestDelegate: {
          onAccept: () => {
            this.refusals = 0;
            this.events.registration('registered');
          },
          onReject: (response) => refused(response.message.statusCode),
        },
      })
      // A REGISTER is already under way: its answer decides.
      .catch(() => undefined);
  }

  private registrationChanged(state: RegistererState): void {
    if (state === RegistererState.Unregistered && !this.stopped && this.agent.isConnected()) {
      this.events.registration('lost');
      this.connectSoon(REGISTER_AGAIN_MS);
    }
  }

  /** A half-open WebSocket looks alive; a ping without an answer before the next one is due says that it is dead. */
  private pingOnce(): void {
    if (!this.agent.isConnected()) return;
    if (this.pingOpen) {
      this.pingOpen = false;
      void this.agent.transport.disconnect().catch(() => undefined);
      return;
    }
    const core = this.agent.userAgentCore;
    const target = UserAgent.makeURI(`sip:${this.credentials.domain}`);
    const self = this.agent.configuration.uri;
    if (!target) return;
    this.pingOpen = true;
    const alive = () => (this.pingOpen = false);
    // Any answer of the other side is a sign of life, a refusal too; 408 and 503 are made up by sip.js itself.
    core.request(core.makeOutgoingRequestMessage('OPTIONS', target, self, self, {}), {
      onAccept: alive,
      onReject: (response) => {
        if (response.message.statusCode !== 408 && response.message.statusCode !== 503) alive();
      },
    });
  }
}

/** The server may give a path of its own ("/ws", behind a proxy) or a whole address. */
function webSocketAddress(given: string): string {
  const address = new URL(given, window.location.href);
  if (address.protocol === 'http:') address.protocol = 'ws:';
  if (address.protocol === 'https:') address.protocol = 'wss:';
  return address.href;
}
