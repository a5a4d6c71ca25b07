/** How often a condition is looked at, ms. Short against any limit, long against the work of looking. */
const LOOK_EVERY_MS = 10;

/**
 * Waits until `condition` gives something true, and returns it. Tests wait for what they mean, never for a time.
 * Throws when `timeoutMs` is over, naming `what` was waited for and the last error that looking gave.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { timeoutMs = 10_000, what }: { timeoutMs?: number; what: string },
): Promise<NonNullable<T>> {
  const until = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await condition();
      if (value) return value;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() >= until) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`, { cause: lastError });
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
