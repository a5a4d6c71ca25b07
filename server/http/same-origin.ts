import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { AppError } from '../shared/errors.ts';

/**
 * Whether a request that a browser sent comes from our own pages. Browsers say so in Sec-Fetch-Site, older ones in
 * Origin; a program that sends neither carries no cookie of somebody else, so it is let through.
 *
 * Origin is compared by host only: behind a proxy that ends TLS we see http where the browser says https.
 * @param publicUrl the address under which browsers reach us, where that differs from the Host header
 */
export function isSameOrigin(request: IncomingMessage, publicUrl: string | null): boolean {
  const origin = request.headers.origin;
  if (origin !== undefined && publicUrl !== null && origin === new URL(publicUrl).origin) return true;
  const site = request.headers['sec-fetch-site'];
  // 'none': a person opened it, by a bookmark for example; no page had a hand in it.
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.headers.host;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Refuses whatever another site's page would have a browser do in somebody's name. */
export function refuseCrossSite(publicUrl: string | null): RequestHandler {
  return (request, _response, next) => {
    if (!SAFE.has(request.method) && !isSameOrigin(request, publicUrl)) throw new AppError('CROSS_SITE_REFUSED');
    next();
  };
}
