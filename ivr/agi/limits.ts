/** Bounds of one AGI server; bytes and milliseconds. */
export interface AgiLimits {
  /** Sessions at once; a further one is closed at once, and the dialplan goes on without us. */
  readonly maxSessions: number;
  /** The whole environment: lines, bytes, and the time for it to arrive. */
  readonly environmentLines: number;
  readonly environmentBytes: number;
  readonly environmentTimeoutMs: number;
  /** One line from Asterisk; a longer one is dropped. */
  readonly lineBytes: number;
  /** Lines of one multi-line answer (520) that are kept. */
  readonly answerLines: number;
  /** How long Asterisk may take to answer, beyond the time that the command itself takes. */
  readonly answerTimeoutMs: number;
}

export const DEFAULT_AGI_LIMITS: AgiLimits = {
  maxSessions: 500,
  environmentLines: 128,
  environmentBytes: 64 * 1024,
  environmentTimeoutMs: 3_000,
  lineBytes: 16 * 1024,
  answerLines: 100,
  answerTimeoutMs: 5_000,
};
