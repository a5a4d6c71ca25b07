import express, { type Express } from 'express';
import type { AccessRefusals } from './audit/access-refusals.ts';
import { mountApi, API_ROOT } from './http/api.ts';
import { apiDocs } from './http/api-docs.ts';
import type { Endpoint } from './http/endpoint.ts';
import { errorHandler, notFound } from './http/error-handler.ts';
import { jsonBody } from './http/json-body.ts';
import { generalLimit, signInLimits, type RateLimits, type StoreFactory } from './http/rate-limits.ts';
import { contextOf, requestContext } from './http/request-context.ts';
import { refuseCrossSite } from './http/same-origin.ts';
import { screens } from './http/screens.ts';
import { securityHeaders } from './http/security-headers.ts';
import type { Health } from './operations/health.ts';
import type { Metrics } from './operations/metrics.ts';
import { operationsRouter } from './operations/operations.router.ts';
import type { Logger } from './shared/logger.ts';
import type { SessionCookie } from './staff/session-cookie.ts';
import type { Sessions } from './staff/session.service.ts';

export interface AppDeps {
  /** Every row of the API; its order is the order of the document. */
  endpoints: readonly Endpoint[];
  sessions: Sessions;
  cookie: SessionCookie;
  refusals: AccessRefusals;
  health: Health;
  metrics: Metrics;
  logger: Logger;
  /** Where the limits count: in memory, or shared in Redis. */
  limitStore: StoreFactory;
  limits: RateLimits;
  /** The address under which browsers reach us, where it is known. */
  publicUrl: string | null;
  /** How many reverse proxies stand before us. */
  trustProxy: number;
  metricsToken: string | null;
  /** Origins that the screens may connect to besides ours, for the host they were opened at: Asterisk's WebSocket. */
  connectSources: (host: string) => readonly string[];
  /** Where the build put index.html. */
  screensFolder: string;
  version: string;
}

/** The HTTP application; the order of the handlers is what happens to a request. */
export function createApp(deps: AppDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', deps.trustProxy);
  app.set('query parser', 'simple');

  app.use(requestContext(deps.logger, observe(deps.metrics)));
  app.use(securityHeaders({ https: deps.publicUrl?.startsWith('https:') ?? false, connectSources: deps.connectSources }));
  app.use(operationsRouter(deps));

  app.use('/api', refuseCrossSite(deps.publicUrl), generalLimit(deps.limits, deps.limitStore));
  app.use(API_ROOT, jsonBody());
  app.post(`${API_ROOT}/session`, signInLimits(deps.limits, deps.limitStore));
  mountApi(app, deps.endpoints, deps);
  app.use('/api', apiDocs(deps.endpoints, { version: deps.version, serverUrl: deps.publicUrl }));

  app.use(screens(deps.screensFolder));
  app.use(notFound, errorHandler);
  return app;
}

/** Access log and figures, by the pattern of the route: the address itself may hold a telephone number. */
function observe(metrics: Metrics): Parameters<typeof requestContext>[1] {
  return (request, response, seconds) => {
    const { log, route } = contextOf(request);
    const status = response.statusCode;
    metrics.httpSeconds.observe({ method: request.method, route, status }, seconds);
    const level = route === 'screens' || route.startsWith('/health') || route === '/metrics' ? 'debug' : 'info';
    log[level]({ method: request.method, route, status, ms: Math.round(seconds * 1000), complete: response.writableFinished }, 'request');
  };
}
