import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { contextOf } from './request-context.ts';

/**
 * Security headers. Scripts come from our own files only, none inline.
 *
 * Style elements carry a nonce, which the page finds in its <meta property="csp-nonce"> and hands to antd, whose
 * component styles are written at run time. (One element of antd comes without it and is blocked: an empty rule with
 * which it measures styled scroll bars, which we have none of; the browser notes it in its console.) Style attributes
 * are let through: they can deface, not act.
 *
 * @param https whether browsers reach us by https; only then HSTS is sent and plain requests are upgraded
 * @param connectSources further origins that the pages may connect to, for the host they were opened at: the
 *   WebSocket of Asterisk
 */
export function securityHeaders({ https, connectSources }: { https: boolean; connectSources: (host: string) => readonly string[] }): RequestHandler[] {
  const connect = (request: IncomingMessage): string => connectSources(hostname(request)).join(' ');
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          'default-src': ["'self'"],
          'base-uri': ["'none'"],
          'connect-src': ["'self'", connect],
          'font-src': ["'self'"],
          'form-action': ["'self'"],
          'frame-ancestors': ["'none'"],
          'img-src': ["'self'", 'data:'],
          'media-src': ["'self'", 'blob:'],
          'object-src': ["'none'"],
          'script-src': ["'self'"],
          'script-src-attr': ["'none'"],
          'style-src': ["'self'", (request) => `'nonce-${contextOf(request).nonce}'`],
          'style-src-attr': ["'unsafe-inline'"],
          'worker-src': ["'self'", 'blob:'],
          ...(https ? { 'upgrade-insecure-requests': [] } : {}),
        },
      },
      strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
      referrerPolicy: { policy: 'same-origin' },
      xFrameOptions: { action: 'deny' },
    }),
    (_request, response, next) => {
      response.setHeader('Permissions-Policy', 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()');
      next();
    },
  ];
}

function hostname(request: IncomingMessage): string {
  // Only what a host name is made of: the header goes into our own header.
  return /^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.exec(request.headers.host ?? '')?.[1] ?? '';
}
