import { Router, type Express, type Request, type Response } from 'express';
import type { AccessRefusals } from '../audit/access-refusals.ts';
import { AppError } from '../shared/errors.ts';
import type { SessionCookie } from '../staff/session-cookie.ts';
import type { Sessions, SignedIn } from '../staff/session.service.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { Endpoint } from './endpoint.ts';
import { parseInput } from './parse-input.ts';
import { contextOf } from './request-context.ts';

export const API_ROOT = '/api/v1';

export interface ApiDeps {
  readonly sessions: Sessions;
  readonly cookie: SessionCookie;
  readonly refusals: AccessRefusals;
}

/**
 * Mounts the rows of the API below /api/v1. For each request: who is it, may he, is the input right, the handler,
 * and the answer through its schema, which removes every member that is not declared there.
 */
export function mountApi(app: Express, endpoints: readonly Endpoint[], deps: ApiDeps): void {
  const router = Router();
  for (const row of endpoints) {
    router[row.method](row.path, async (request: Request, response: Response) => {
      contextOf(request).route = API_ROOT + row.path;
      await serve(row, request, response, deps);
    });
  }
  for (const [path, methods] of methodsByPath(endpoints)) {
    router.all(path, (request, response) => {
      contextOf(request).route = API_ROOT + path;
      response.set('Allow', methods.join(', '));
      if (request.method !== 'OPTIONS') throw new AppError('METHOD_NOT_ALLOWED');
      response.status(204).end();
    });
  }
  app.use(API_ROOT, router);
}

async function serve(row: Endpoint, request: Request, response: Response, deps: ApiDeps): Promise<void> {
  const { language } = contextOf(request);
  const signedIn = await signedInOf(request, deps);
  await authorise(row, signedIn, deps.refusals);
  const input = await parseInput(row, { params: request.params, query: request.query, body: request.body ?? {} }, language);
  response.set('Cache-Control', 'no-store');
  const result = await row.handle({
    ...input,
    get viewer(): Viewer {
      if (!signedIn) throw new AppError('SIGN_IN_REQUIRED');
      return signedIn.viewer;
    },
    maybeViewer: signedIn?.viewer ?? null,
    language,
    request,
    response,
  });
  if (row.answer) response.status(row.status ?? 200).json(await cleaned(row, result));
  else if (row.status === 204) response.status(204).end();
}

async function signedInOf(request: Request, deps: ApiDeps): Promise<SignedIn | null> {
  const token = deps.cookie.read(request);
  return token === null ? null : deps.sessions.find(token, request.ip ?? '', { keepAlive: request.method !== 'GET' && request.method !== 'HEAD' });
}

/** @throws SIGN_IN_REQUIRED, PASSWORD_CHANGE_REQUIRED or FORBIDDEN */
async function authorise(row: Endpoint, signedIn: SignedIn | null, refusals: AccessRefusals): Promise<void> {
  if (row.may === 'public') return;
  if (!signedIn) throw new AppError('SIGN_IN_REQUIRED');
  if (signedIn.mustChangePassword && !row.duringPasswordChange) throw new AppError('PASSWORD_CHANGE_REQUIRED');
  if (row.may === 'signed-in' || signedIn.viewer.rights.has(row.may)) return;
  await refusals.record(signedIn.viewer, row.may, `${row.method} ${row.path}`);
  throw new AppError('FORBIDDEN', { right: row.may });
}

/** An answer that does not fit its schema is a bug of ours and must not leave. */
async function cleaned(row: Endpoint, result: unknown): Promise<unknown> {
  const parsed = await row.answer!.safeParseAsync(result);
  if (parsed.success) return parsed.data;
  const paths = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The answer of ${row.method} ${row.path} does not fit its schema: ${paths.slice(0, 5).join('; ')}`);
}

/** Allow lists HEAD where GET is served: Express answers it by the same row. */
function methodsByPath(endpoints: readonly Endpoint[]): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of endpoints) {
    const verbs = method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()];
    methods.set(path, [...(methods.get(path) ?? []), ...verbs]);
  }
  return methods;
}
