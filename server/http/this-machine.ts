import type { Request } from 'express';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;
const SIGNS_OF_A_PROXY = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'x-forwarded-host', 'x-forwarded-proto'] as const;

/**
 * Straight from this machine: what a proxy on this machine passes on comes from loopback too, but it says so, or asks
 * for another host than loopback.
 */
export function isFromThisMachine(request: Request): boolean {
  const forwarded = SIGNS_OF_A_PROXY.some((name) => request.headers[name] !== undefined);
  return !forwarded && LOOPBACK.test(request.socket.remoteAddress ?? '') && LOOPBACK_HOST.test(request.headers.host ?? '');
}
