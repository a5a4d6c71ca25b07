import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Sessions } from './session.service.ts';
import type { SignIn } from './sign-in.service.ts';

const EVERY_MS = 30_000;

/** Ends sessions whose time is over and forgets old failures, twice a minute; every server may do it. Returns how to stop it. */
export function startStaffHousekeeping({ sessions, signIn, clock, logger }: { sessions: Sessions; signIn: SignIn; clock: Clock; logger: Logger }): () => void {
  return clock.every(EVERY_MS, () => {
    Promise.all([sessions.sweep(), signIn.sweep()]).catch((error: unknown) => logger.warn({ err: error }, 'sessions that are over could not be ended; it will be tried again'));
  });
}
