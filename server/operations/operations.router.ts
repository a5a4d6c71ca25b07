import { timingSafeEqual, createHash } from 'node:crypto';
import { Router, type Request } from 'express';
import { AppError } from '../shared/errors.ts';
import { contextOf } from '../http/request-context.ts';
import type { Health } from './health.ts';
import type { Metrics } from './metrics.ts';

/**
 * What machines ask that look after the server: /health/live, /health/ready and /metrics.
 * @param metricsToken bearer token for /metrics from other machines; null: only this machine may read them
 */
export function operationsRouter({ health, metrics, metricsToken }: { health: Health; metrics: Metrics; metricsToken: string | null }): Router {
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
    if (!isLocal(request) && !hasToken(request, metricsToken)) throw new AppError('FORBIDDEN', { right: 'metrics' });
    response.setHeader('Content-Type', metrics.registry.contentType);
    response.send(await metrics.text());
  });
  return router;
}

/** Straight from this machine: what a proxy on this machine passes on comes from loopback too, but says so. */
function isLocal(request: Request): boolean {
  const address = request.socket.remoteAddress ?? '';
  const forwarded = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'].some((name) => request.headers[name] !== undefined);
  return !forwarded && (address === '::1' || /^(::ffff:)?127\./.test(address));
}

function hasToken(request: Request, token: string | null): boolean {
  const given = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
  if (token === null || given === undefined) return false;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}
