/** What Node and mysql2 say of a connection that cannot be had or has broken. */
const AWAY_CODES = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN',
  'PROTOCOL_CONNECTION_LOST', 'PROTOCOL_SEQUENCE_TIMEOUT', 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', 'PROTOCOL_PACKETS_OUT_OF_ORDER', 'POOL_CLOSED',
]);
/**
 * MariaDB: too many connections (1040, 1203), shutting down (1053), a table or disk that is full (1021, 1114), deadlocks and lock waits that outlasted
 * the retries (1205, 1213), read only while another takes over (1290, 1792), connection killed or lost (1927, 2006, 2013).
 */
const AWAY_ERRNOS = new Set([1021, 1040, 1053, 1114, 1203, 1205, 1213, 1290, 1792, 1927, 2006, 2013]);
/** SQLite: held by another process, the disk full or failing. Extended codes begin with these words. */
const AWAY_SQLITE = /^SQLITE_(BUSY|FULL|IOERR|CANTOPEN)/;
/** mysql2 says these without a code. */
const AWAY_WORDS = /connection is in closed state|pool is closed|connection lost|connect etimedout/i;

/** Whether an error speaks of the database, not of what was asked of it: the same may go well a little later. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errno, message } = error as Error & { code?: string; errno?: number };
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return (code !== undefined && (AWAY_CODES.has(code) || AWAY_SQLITE.test(code))) || (errno !== undefined && AWAY_ERRNOS.has(errno)) || AWAY_WORDS.test(message);
}
