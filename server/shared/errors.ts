import { CATALOGUE, type ErrorCode } from './error-catalogue.ts';

export type { ErrorCode } from './error-catalogue.ts';
export type Language = 'zh' | 'en';

/**
 * A condition that we expect and can explain to the person who meets it.
 * Bugs are plain Errors; they answer 500 and are logged with their stack.
 */
export class AppError extends Error {
  override readonly name = 'AppError';

  /**
   * @param code a code of the catalogue
   * @param params values for the {placeholders} of its message
   * @param extra further members of the problem document (RFC 9457 §3.2), e.g. the present ticket
   */
  constructor(
    readonly code: ErrorCode,
    readonly params: Readonly<Record<string, string | number>> = {},
    readonly extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${fill(CATALOGUE[code].en, params)}`);
  }

  get status(): number {
    return CATALOGUE[this.code].status;
  }

  /** The sentence for the person, in the language asked for. */
  sentence(language: Language): string {
    return fill(CATALOGUE[this.code][language], this.params);
  }
}

function fill(text: string, params: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));
}
