import { AppError } from '../../server/shared/errors.ts';

/** The failure of a promise that must fail with a code of the catalogue; anything else fails the test. */
export async function failure(promise: Promise<unknown>): Promise<AppError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}
