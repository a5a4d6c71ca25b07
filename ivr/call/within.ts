import type { Clock } from '../../server/shared/clock.ts';

/** What a port answered, or that it did not in time or failed; never rejects. */
export type Within<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** Asks somebody who may be slow or broken, and waits no longer than `limitMs`. */
export function within<T>(clock: Clock, limitMs: number, ask: () => T | Promise<T>): Promise<Within<T>> {
  return new Promise((resolve) => {
    const cancel = clock.after(limitMs, () => resolve({ ok: false, error: new Error(`no answer within ${limitMs} ms`) }));
    const settle = (outcome: Within<T>): void => (cancel(), resolve(outcome));
    // In a then-callback, so that an ask that throws at once ends here as well.
    Promise.resolve()
      .then(ask)
      .then(
        (value) => settle({ ok: true, value }),
        (error: unknown) => settle({ ok: false, error }),
      );
  });
}
