import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp, type AppDeps } from '../../server/app.ts';
import { AccessRefusals } from '../../server/audit/access-refusals.ts';
import { AuditLog } from '../../server/audit/audit-log.ts';
import { auditRoutes } from '../../server/audit/audit.routes.ts';
import type { Database } from '../../server/database/database.ts';
import { Ledger } from '../../server/events/ledger.ts';
import type { Endpoint } from '../../server/http/endpoint.ts';
import { HttpListener } from '../../server/http/listener.ts';
import { DEFAULT_RATE_LIMITS, type RateLimits } from '../../server/http/rate-limits.ts';
import { BoundedMemoryStore } from '../../server/http/rate-limit-stores.ts';
import { Health } from '../../server/operations/health.ts';
import { Metrics } from '../../server/operations/metrics.ts';
import type { AgentPresence, FeedReads, SnapshotReads, VoiceWatch } from '../../server/realtime/ports.ts';
import { Realtime } from '../../server/realtime/realtime.ts';
import { settingsRoutes } from '../../server/settings/settings.routes.ts';
import type { SettingsView } from '../../server/settings/settings.schema.ts';
import { systemClock, type Clock } from '../../server/shared/clock.ts';
import { silentLogger, type Logger } from '../../server/shared/logger.ts';
import { Passwords } from '../../server/staff/passwords.ts';
import type { AgentRoster } from '../../server/staff/ports.ts';
import { SessionCookie } from '../../server/staff/session-cookie.ts';
import { sessionRoutes } from '../../server/staff/session.routes.ts';
import { Sessions } from '../../server/staff/session.service.ts';
import { SignIn } from '../../server/staff/sign-in.service.ts';
import { StaffRepository } from '../../server/staff/staff.repository.ts';
import { staffRoutes } from '../../server/staff/staff.routes.ts';
import { StaffService } from '../../server/staff/staff.service.ts';
import { Client } from './client.ts';

export interface Overrides extends Partial<Omit<AppDeps, 'endpoints'>> {
  clock?: Clock;
  demo?: boolean;
  logger?: Logger;
  limits?: RateLimits;
  moreEndpoints?: readonly Endpoint[];
  roster?: AgentRoster;
  isOnCall?: (staffId: string) => Promise<boolean>;
  feedReads?: FeedReads;
  snapshotReads?: SnapshotReads;
  presence?: AgentPresence;
  voice?: VoiceWatch;
  connectionLimits?: { perAddress?: number; overall?: number };
}

/** Generous, so that only the tests of the limits meet them. */
const NO_LIMITS: RateLimits = { perAddress: 1_000_000, signInPerLogin: 1_000_000, failedSignInsPerAddress: 1_000_000 };
export { DEFAULT_RATE_LIMITS };

export const SETTINGS: SettingsView = {
  communityName: { zh: '测试社区', en: 'Test community' },
  hotlineNumber: '12345',
  timeZone: 'Asia/Shanghai',
  pauseReasons: [{ code: 'rest', label: { zh: '小休', en: 'Break' } }],
  queues: [{ name: 'hotline', label: { zh: '热线', en: 'Hotline' } }],
  categories: [],
  kinds: ['help'],
  urgencies: ['ordinary'],
  wrapUpMs: 30_000,
  answerWithinMs: 15_000,
  voice: false,
  demo: false,
};

/**
 * HTTP, accounts, audit and sockets on a real port over a real database; calls and telephony, which have tests of
 * their own, are what the test hands in. Stop it with `stop()`.
 */
export async function startServer(database: Database, overrides: Overrides = {}) {
  const clock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? silentLogger();
  const publicUrl = overrides.publicUrl ?? null;
  const folder = await mkdtemp(join(tmpdir(), 'linli-server-'));
  const staff = new StaffRepository(database);
  const ledger = new Ledger(database, clock);
  const audit = new AuditLog(database, clock);
  const metrics = overrides.metrics ?? new Metrics({ defaults: false });
  const passwords = new Passwords();
  const sessions = new Sessions({ database, staff, ledger, clock, demo: overrides.demo ?? false, isOnCall: overrides.isOnCall });
  const cookie = overrides.cookie ?? new SessionCookie(publicUrl?.startsWith('https:') ?? false);
  const signIn = new SignIn({ database, staff, sessions, passwords, audit, clock, metrics, timeZone: 'Asia/Shanghai' });
  const roster = overrides.roster ?? { onAgentCreated: async () => undefined, onAgentRemoved: async () => undefined };
  const staffService = new StaffService({ database, staff, sessions, passwords, audit, clock, roster });
  const voice = overrides.voice ?? { state: () => 'not-configured' as const, onChange: () => () => undefined };
  const endpoints = [
    ...sessionRoutes({ signIn, sessions, staff, cookie }),
    ...settingsRoutes({ settings: SETTINGS }),
    ...staffRoutes({ staff: staffService }),
    ...auditRoutes({ audit }),
    ...(overrides.moreEndpoints ?? []),
  ];
  const health = overrides.health ?? new Health({ database, voice: voice.state, folder });
  const app = createApp({
    endpoints, sessions, cookie, health, metrics, logger, publicUrl,
    refusals: overrides.refusals ?? new AccessRefusals({ audit, clock, logger }),
    limitStore: overrides.limitStore ?? (() => new BoundedMemoryStore(clock)),
    limits: overrides.limits ?? NO_LIMITS,
    trustProxy: overrides.trustProxy ?? 0,
    metricsToken: overrides.metricsToken ?? null,
    connectSources: overrides.connectSources ?? (() => []),
    screensFolder: overrides.screensFolder ?? join(folder, 'not-built'),
    version: '0.0.0-test',
  });
  const listener = new HttpListener(app);
  const realtime = new Realtime({
    sessions, cookie, ledger, clock, logger, metrics, publicUrl, voice, trustProxy: overrides.trustProxy ?? 0, connectionLimits: overrides.connectionLimits,
    feedReads: overrides.feedReads ?? { call: async () => null, agent: async () => null, callBack: async () => null },
    snapshotReads: overrides.snapshotReads ?? { queues: async () => () => [], agents: async () => [] },
    presence: overrides.presence ?? { changed: async () => undefined },
  });
  await realtime.start(listener.server);
  const { url, port } = await listener.start('127.0.0.1', 0);
  return {
    url, port, database, ledger, audit, staff, sessions, signIn, passwords, staffService, metrics, health, realtime, endpoints,
    client: () => new Client(url),
    async stop(): Promise<void> {
      await realtime.stop();
      await listener.stop(2000);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof startServer>>;
