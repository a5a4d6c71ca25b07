import { join } from 'node:path';
import { createClient } from 'redis';
import { hostname } from 'node:os';
import type { Config } from '../config/load.ts';
import { startWatchdog, type Watchdog } from '../ivr/watchdog/watchdog.ts';
import { takeWatchdogNote } from '../ivr/watchdog/note.ts';
import { composeAccounts } from './compose/accounts.ts';
import { composeDesk } from './compose/desk.ts';
import { createApp } from './app.ts';
import { connectDatabase } from './database/connect.ts';
import { Leases } from './database/leases.ts';
import { Ledger } from './events/ledger.ts';
import { RedisNudge } from './events/redis-nudge.ts';
import { HttpListener } from './http/listener.ts';
import { DEFAULT_RATE_LIMITS, type RateLimits, type StoreFactory } from './http/rate-limits.ts';
import { BoundedMemoryStore, RedisStore } from './http/rate-limit-stores.ts';
import { Health } from './operations/health.ts';
import { Metrics } from './operations/metrics.ts';
import { Realtime } from './realtime/realtime.ts';
import { systemClock, type Clock } from './shared/clock.ts';
import { randomToken } from './shared/ids.ts';
import { createLogger, type Logger } from './shared/logger.ts';
import { Ticker } from './shared/ticker.ts';
import { SessionCookie } from './staff/session-cookie.ts';
import { connectAmi } from './compose/voice.ts';
import { sipConnectSources } from './telephony/sip-address.ts';

const WATCHDOG_LIMIT_MS = 2000;

export interface ServerOptions {
  clock?: Clock;
  logger?: Logger;
  limits?: RateLimits;
}

/** A whole server. Nothing runs before start(). */
export interface LinliServer {
  /** Opens everything in order; resolves with the address when calls and requests are taken. */
  start(): Promise<{ url: string; port: number }>;
  /** Takes no new work, lets running calls leave the voice menu and requests finish up to the configured limit. */
  stop(): Promise<void>;
}

/**
 * The composition root: config → database → features → channels → HTTP; stopped in the opposite order.
 */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<LinliServer & { agiPort: () => number | null; reconcile: () => Promise<void> }> {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? createLogger(config.logLevel);
  const metrics = new Metrics({ defaults: options.logger === undefined });
  const ticker = new Ticker({ clock, logger });

  const database = await connectDatabase(config.database);
  const ledger = new Ledger(database, clock);
  const leases = new Leases(database, clock, `${hostname().slice(0, 40)}:${process.pid}:${randomToken(6)}`);
  const redis = config.redisUrl ? createClient({ url: config.redisUrl, disableOfflineQueue: true }) : null;
  redis?.on('error', (error: Error) => logger.warn({ reason: error.message }, 'Redis is not reachable'));

  const ami = connectAmi(config, clock, logger);
  const core = { config, clock, logger, metrics, database, ledger, leases, ticker, ami };
  const accounts = composeAccounts(core, {
    roster: { onAgentCreated: (staff) => desk.enrolAgent(staff), onAgentRemoved: (staff) => desk.retireAgent(staff) },
    isOnCall: (staffId) => desk.isOnCall(staffId),
    onSessionEnded: (session) => desk.sessionEnded(session),
  });
  const limitStore: StoreFactory = (name) => (redis ? new RedisStore(redis, name, clock) : new BoundedMemoryStore(clock));
  const desk = composeDesk(core, accounts, limitStore);

  const cookie = new SessionCookie(config.http.publicUrl?.startsWith('https:') ?? false);
  const health = new Health({ database, voice: () => desk.voice.state(), folder: config.varDir });
  const app = createApp({
    endpoints: [...accounts.endpoints({ cookie, voice: config.voice !== null }), ...desk.endpoints],
    sessions: accounts.sessions,
    cookie,
    refusals: accounts.refusals,
    health,
    metrics,
    logger,
    limitStore,
    limits: options.limits ?? DEFAULT_RATE_LIMITS,
    publicUrl: config.http.publicUrl,
    trustProxy: config.http.trustProxy,
    metricsToken: config.http.metricsToken,
    connectSources: sipConnectSources(config.voice?.sipWsUrl ?? null),
    screensFolder: join(config.projectRoot, 'dist', 'agent-ui'),
    version: '0.1.0',
  });
  const http = new HttpListener(app);
  const realtime = new Realtime({
    sessions: accounts.sessions, cookie, ledger, clock, logger, metrics, voice: desk.voice, publicUrl: config.http.publicUrl, trustProxy: config.http.trustProxy,
    feedReads: desk.feedReads, snapshotReads: desk.snapshotReads, presence: desk.presence,
  });
  const nudge = config.redisUrl ? new RedisNudge({ url: config.redisUrl, ledger, logger, wake: () => realtime.wake() }) : null;
  let watchdog: Watchdog | null = null;
  let stopping: Promise<void> | null = null;

  async function start(): Promise<{ url: string; port: number }> {
    const noteFile = join(config.varDir, 'watchdog-note.json');
    const note = await takeWatchdogNote(noteFile);
    if (note) logger.error({ note }, 'the watchdog ended the last run of the server: its event loop had stood still');
    await accounts.prepare();
    await desk.prepare();
    await redis?.connect().catch(() => undefined);
    await desk.ivr.start();
    await realtime.start(http.server);
    const address = await http.start(config.http.host, config.http.port);
    nudge?.start();
    desk.start();
    accounts.start();
    if (config.watchdog) watchdog = startWatchdog({ limitMs: WATCHDOG_LIMIT_MS, noteFile, logger, clock });
    logger.info({ url: address.url, database: database.dialect, voice: config.voice !== null, demo: config.demo !== null }, 'ready');
    return { url: config.http.publicUrl ?? address.url, port: address.port };
  }

  async function shutDown(): Promise<void> {
    health.drain();
    realtime.drain();
    // The voice menu first: callers in it finish what they hear; new ones go to the queue by the dialplan alone.
    await desk.ivr.stop({ drainMs: config.drainMs });
    await ticker.stop();
    await desk.stop();
    nudge?.stop();
    await realtime.stop();
    await http.stop(Math.min(config.drainMs, 10_000));
    if (redis?.isOpen) redis.destroy();
    await database.close();
    await watchdog?.stop();
  }

  return {
    start,
    stop: () => (stopping ??= shutDown()),
    agiPort: () => desk.ivr.port,
    reconcile: () => desk.reconcile(),
  };
}
