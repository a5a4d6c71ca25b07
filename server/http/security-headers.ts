import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

/**
 * Security headers. Scripts come from our own files only, none inline.
 *
 * Styles may be inline: antd writes its component styles into <style> elements at run time, and parts of it do so
 * without the nonce that it can be given. An injected style can deface a page; it cannot act.
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
          'style-src': ["'self'", "'unsafe-inline'"],
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
