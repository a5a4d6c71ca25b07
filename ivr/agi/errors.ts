/** Why an AGI session is over. */
export type SessionEnd =
  | 'caller-hung-up' // the HANGUP line, a 511 answer, or a result of -1
  | 'connection-lost' // Asterisk closed the socket or it broke
  | 'time-out' // Asterisk did not answer a command in time
  | 'refused' // the environment was too long, too slow or not there
  | 'closed'; // we closed it: the flow is done, or the server stops

/**
 * Every command that waits, or is asked for, after the end of a session rejects with this.
 * It is an expected condition of every call, never a bug: callers hang up at any moment.
 */
export class HangupError extends Error {
  override readonly name = 'HangupError';

  constructor(readonly reason: SessionEnd) {
    super(`the AGI session is over: ${reason}`);
  }
}

/** Asterisk refused one command (510 unknown, 520 wrong usage, or an answer that makes no sense). The session goes on. */
export class AgiCommandError extends Error {
  override readonly name = 'AgiCommandError';

  constructor(
    readonly code: number,
    readonly command: string,
    detail: string,
  ) {
    super(`Asterisk refused "${command}" with ${code}: ${detail}`);
  }
}
