/** A refusal by the server: RFC 9457 problem details. `detail` is already in the reader's language. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

/** Codes that we make ourselves, when no answer of the server exists. */
export const OFFLINE = 'OFFLINE';
export const UNREADABLE = 'UNREADABLE';

/** Reads the problem document of a refused request; falls back to the bare status. */
export function toProblem(status: number, body: unknown): Problem {
  const document = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const { code, detail, title, ...extra } = document;
  const sentence = typeof detail === 'string' ? detail : typeof title === 'string' ? title : `HTTP ${status}`;
  return new Problem(status, typeof code === 'string' ? code : `HTTP_${status}`, sentence, extra);
}
