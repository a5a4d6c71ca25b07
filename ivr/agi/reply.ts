/** The answer to one command. */
export interface AgiReply {
  readonly code: number;
  /** What stands after `result=`; empty when there is none. */
  readonly result: string;
  /** What stands in brackets after the result: a variable's value, or 'timeout'. */
  readonly value: string | null;
  /** The text of a refusal (510, 511, 520), lines joined by a newline. */
  readonly text: string;
}

/** What one line from Asterisk is. */
export type ReplyLine =
  | { readonly kind: 'reply'; readonly reply: AgiReply }
  | { readonly kind: 'begin'; readonly code: number; readonly text: string } // "520-…": more lines follow
  | { readonly kind: 'provisional' } // 1xx: the answer itself is still to come
  | { readonly kind: 'hangup' }
  | { readonly kind: 'malformed' };

const ANSWER = /^([1-9]\d\d)([ -])(.*)$/s;
// \S*: the result may be a key such as * or #, or nothing; the value is greedy, because it may hold brackets itself.
const RESULT = /^result=(\S*)(?: \((.*?)\)?)?(?: endpos=\d+)?$/s;

/** Reads one line that is not part of the environment. Never throws. */
export function parseReplyLine(line: string): ReplyLine {
  if (line === 'HANGUP') return { kind: 'hangup' };
  const [, digits, mark, rest = ''] = ANSWER.exec(line) ?? [];
  if (digits === undefined) return { kind: 'malformed' };
  const code = Number(digits);
  if (mark === '-') return { kind: 'begin', code, text: rest };
  if (code < 200) return { kind: 'provisional' };
  if (code !== 200) return { kind: 'reply', reply: { code, result: '', value: null, text: rest } };
  const found = RESULT.exec(rest);
  if (!found) return { kind: 'malformed' };
  return { kind: 'reply', reply: { code, result: found[1] ?? '', value: found[2] ?? null, text: rest } };
}

/** Whether this line ends a multi-line answer that began with `code-`. */
export function endsAnswer(line: string, code: number): boolean {
  return line.startsWith(`${code} `);
}
