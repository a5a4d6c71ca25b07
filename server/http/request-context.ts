import type { IncomingMessage } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Language } from '../shared/errors.ts';
import { newId, randomToken } from '../shared/ids.ts';
import type { Logger } from '../shared/logger.ts';

/** What belongs to one request while it is served. */
export interface RequestContext {
  /** Correlates logs with what the client was told; taken from X-Request-Id where that is harmless. */
  readonly id: string;
  readonly language: Language;
  readonly log: Logger;
  /** Marks the style elements of the page that this request is answered with; see security-headers.ts. */
  readonly nonce: string;
  /** The pattern of the route that serves it, for logs and metrics: it holds no personal data, as an address may. */
  route: string;
}

const contexts = new WeakMap<IncomingMessage, RequestContext>();

/** The context of a request that came through `requestContext`. */
export function contextOf(request: IncomingMessage): RequestContext {
  const context = contexts.get(request);
  if (!context) throw new Error('The request has no context: requestContext() must stand before everything else.');
  return context;
}

const HARMLESS_ID = /^[\w.:-]{8,64}$/;

/** The outermost handler: gives each request its context, answers its id, and tells `onDone` when it is over. */
export function requestContext(logger: Logger, onDone: (request: Request, response: Response, seconds: number) => void): RequestHandler {
  return (request: Request, response: Response, next: NextFunction) => {
    const started = process.hrtime.bigint();
    const given = request.get('x-request-id');
    const id = given && HARMLESS_ID.test(given) ? given : newId();
    contexts.set(request, { id, language: languageOf(request), log: logger.child({ requestId: id }), nonce: randomToken(16), route: 'unmatched' });
    response.setHeader('X-Request-Id', id);
    response.once('close', () => onDone(request, response, Number(process.hrtime.bigint() - started) / 1e9));
    next();
  };
}

/** Chinese first; English for whoever prefers it. */
function languageOf(request: Request): Language {
  return request.acceptsLanguages('zh', 'en') === 'en' ? 'en' : 'zh';
}
