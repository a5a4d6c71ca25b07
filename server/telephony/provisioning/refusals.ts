import { AppError } from '../../shared/errors.ts';

/**
 * AMI has no codes, only sentences; the ones that mean 'it is so already' or 'ask again' are gathered here, as
 * Asterisk 22.10 says them.
 */
const SENTENCES = {
  alreadyThere: /: Already there$/,
  notThere: /: Not there$|^Interface not found$/,
  noSuchEndpoint: /^Unable to retrieve endpoint /,
  reloadInProgress: /reload is in progress/,
} as const;

/** Whether `error` is Asterisk's refusal with that meaning. */
export function isRefusal(error: unknown, meaning: keyof typeof SENTENCES): boolean {
  return error instanceof AppError && error.code === 'AMI_REFUSED' && SENTENCES[meaning].test(String(error.params['detail']));
}

/** Runs `action`; a refusal with that meaning is a success, told as false. */
export async function doneUnless(meaning: keyof typeof SENTENCES, action: Promise<unknown>): Promise<boolean> {
  try {
    await action;
    return true;
  } catch (error) {
    if (isRefusal(error, meaning)) return false;
    throw error;
  }
}
