/**
 * A condition of the machine that we expect (no apt, no root, no network …) and can explain in one line.
 * The scripts print its message; anything else is a bug and keeps its stack.
 */
export class SetupProblem extends Error {
  override readonly name = 'SetupProblem';

  /** @param advice what a person can do about it by hand; one line, may be empty */
  constructor(
    message: string,
    readonly advice = '',
  ) {
    super(message);
  }
}

/** One line for the person: the message, and the advice when there is one. */
export function explain(error: unknown): string {
  if (error instanceof SetupProblem) return error.advice === '' ? error.message : `${error.message} (${error.advice})`;
  return error instanceof Error ? error.message : String(error);
}
