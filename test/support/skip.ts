import type { Context } from 'mocha';

/**
 * Skips the running test, or the tests of the running hook's block, and says why: a test that is skipped without a reason
 * counts as failed in the summary of `npm test`.
 */
export function skipBecause(context: Context, reason: string): never {
  const runnable = (context.currentTest ?? context.test) as { skipReason?: string } | undefined;
  if (runnable !== undefined) runnable.skipReason = reason;
  return context.skip() as never;
}
