import type { ErrorRequestHandler, RequestHandler } from 'express';
import { AppError } from '../shared/errors.ts';
import { problemOf, sendProblem } from './problem.ts';
import { contextOf } from './request-context.ts';

/** What Express and its body parser throw: an error with an HTTP status and a type. */
interface HttpError extends Error {
  status?: number;
  type?: string;
}

/** Nothing served the request. */
export const notFound: RequestHandler = () => {
  throw new AppError('NOT_FOUND');
};

/** Turns whatever was thrown into a problem document. Unknown errors are logged in full and told as INTERNAL only. */
export const errorHandler: ErrorRequestHandler = (error: unknown, request, response, _next) => {
  const { id, language, log, route } = contextOf(request);
  const known = asAppError(error);
  if (known.code === 'INTERNAL') log.error({ err: error, method: request.method, route }, 'a request failed');
  if (response.headersSent) {
    // Half of an answer is on its way; only a broken connection tells the client that it is not the whole.
    response.destroy();
    return;
  }
  if (known.status === 401) response.set('WWW-Authenticate', 'Session');
  if (known.status === 429 && !response.get('Retry-After')) response.set('Retry-After', '5');
  sendProblem(response, problemOf(known, language, id), language);
};

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const { status, type, message } = error as HttpError;
  if (status === 413) return new AppError('BODY_TOO_LARGE');
  if (status === 415) return new AppError('UNSUPPORTED_MEDIA_TYPE');
  if (status === 400 && type === 'entity.parse.failed') return new AppError('BAD_REQUEST', { detail: 'JSON' });
  if (status !== undefined && status >= 400 && status < 500) return status === 404 ? new AppError('NOT_FOUND') : new AppError('BAD_REQUEST', { detail: message });
  return new AppError('INTERNAL');
}
