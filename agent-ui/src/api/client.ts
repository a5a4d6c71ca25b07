import { serverClock } from '../shared/server-clock.ts';
import { createStore } from '../shared/store.ts';
import { OFFLINE, Problem, UNREADABLE, toProblem } from './problem.ts';

const BASE = '/api/v1';

/** Set by i18n; sent as Accept-Language so that refusals come in the reader's language. */
export const requestLanguage = createStore<'zh' | 'en'>('zh');

/** Counts the answers that said "sign in first": the shell then shows the sign-in page. */
export const signedOut = createStore(0);

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** "/calls?number=138&live=true" without what is empty. */
export function withQuery(path: string, query: Query): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return entries.length === 0 ? path : `${path}?${new URLSearchParams(entries.map(([name, value]) => [name, String(value)]))}`;
}

/**
 * One request. Answers the parsed body (undefined for 204).
 * @throws Problem for every refusal, and with code OFFLINE when no answer came
 */
async function send<T>(method: string, path: string, body?: unknown): Promise<T> {
  const sentAt = Date.now();
  let response: Response;
  try {
    response = await fetch(BASE + path, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json, application/problem+json',
        'Accept-Language': requestLanguage.get() === 'zh' ? 'zh-CN' : 'en',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, OFFLINE, requestLanguage.get() === 'zh' ? '无法连接服务器，请检查网络。' : 'The server cannot be reached; check the network.');
  }
  serverClock.observe(response.headers.get('date'), sentAt, Date.now());
  const text = await response.text();
  let parsed: unknown;
  try {
    parsed = text === '' ? undefined : JSON.parse(text);
  } catch {
    if (response.ok) throw new Problem(response.status, UNREADABLE, requestLanguage.get() === 'zh' ? '服务器的回复无法识别。' : 'The server gave an answer that cannot be read.');
  }
  if (response.ok) return parsed as T;
  const problem = toProblem(response.status, parsed);
  // A wrong password is a 401 too, but says nothing about a session.
  if (problem.code === 'SIGN_IN_REQUIRED') signedOut.set(signedOut.get() + 1);
  throw problem;
}

export const http = {
  get: <T>(path: string) => send<T>('GET', path),
  post: <T = void>(path: string, body?: unknown) => send<T>('POST', path, body),
  put: <T = void>(path: string, body?: unknown) => send<T>('PUT', path, body),
  patch: <T = void>(path: string, body?: unknown) => send<T>('PATCH', path, body),
  delete: <T = void>(path: string) => send<T>('DELETE', path),
};

/** The address of a recording; the browser's own player asks for ranges of it. */
export function recordingAddress(recordingId: string): string {
  return `${BASE}/recordings/${encodeURIComponent(recordingId)}/audio`;
}
