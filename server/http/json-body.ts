import express, { type RequestHandler } from 'express';
import { AppError } from '../shared/errors.ts';

export const BODY_LIMIT = 256 * 1024;

/** Reads JSON bodies of at most 256 kB. Anything else is refused: forms of other sites cannot send JSON. */
export function jsonBody(): RequestHandler[] {
  return [
    (request, _response, next) => {
      const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0;
      if (hasBody && !request.is('application/json')) throw new AppError('UNSUPPORTED_MEDIA_TYPE');
      next();
    },
    express.json({ limit: BODY_LIMIT, strict: true }),
  ];
}
