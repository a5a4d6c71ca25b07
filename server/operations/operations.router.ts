import { timingSafeEqual, createHash } from 'node:crypto';
import { Router, type Request } from 'express';
import { AppError } from '../shared/errors.ts';
import { contextOf } from '../http/request-context.ts';
import { isFromThisMachine } from '../http/this-machine.ts';
import type { Health } from './health.ts';
import type { Metrics } from './metrics.ts';

export interface OperationsDeps {
  health: Health;
  metrics: Metrics;
  /** Bearer token for /metrics; null: only this machine may read them, and nobody where a proxy stands before us. */
  metricsToken: string | null;
  publicUrl: string | null;
  trustProxy: number;
}

/**
 * What machines ask that look after the server: /health/live, /health/ready and /metrics.
 */
export function operationsRouter({ health, metrics, metricsToken, publicUrl, trustProxy }: OperationsDeps): Router {
  // A proxy may hide that it is one: where one is to be expected, coming from loopback proves nothing.
  const behindProxy = trustProxy > 0 || publicUrl !== null;
  const router = Router();
  router.use(['/health', '/metrics'], (request, response, next) => {
    contextOf(request).route = request.baseUrl;
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  router.get('/health/live', (_request, response) => void response.json({ status: 'ok' }));
  router.get('/health/ready', async (_request, response) => {
    const report = await health.report();
    response.status(report.status === 'failing' ? 503 : 200).json(report);
  });
  router.get('/metrics', async (request, response) => {
    if ((behindProxy || !isFromThisMachine(request)) && !hasToken(request, metricsToken)) throw new AppError('FORBIDDEN', { right: 'metrics' });
    response.setHeader('Content-Type', metrics.registry.contentType);
    response.send(await metrics.text());
  });
  return router;
}

function hasToken(request: Request, token: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
  if (token === null || given === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
