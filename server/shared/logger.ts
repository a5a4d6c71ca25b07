import { pino, destination, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/**
 * Structured logs, one JSON object a line, on stderr: stdout belongs to the line `ready <address>`.
 * Children carry callId and ticketId, so that one matter can be followed through the log.
 */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: { paths: ['password', 'secret', '*.password', '*.secret', 'req.headers.cookie', 'req.headers.authorization'], censor: '[hidden]' },
    },
    destination({ dest: 2, sync: true }),
  );
}

/** Says nothing; for tests and tools. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}
