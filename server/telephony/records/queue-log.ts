/** One line of Asterisk's queue_log: epoch seconds|uniqueid|queue|agent|event|data… */
export interface QueueLogLine {
  /** Epoch ms; the file counts whole seconds. */
  readonly at: number;
  readonly uniqueid: string;
  readonly queue: string;
  /** The member's interface, or NONE. */
  readonly agent: string;
  readonly event: string;
  readonly data: readonly string[];
}

/** A malformed line gives null. */
export function parseQueueLogLine(line: string): QueueLogLine | null {
  const fields = line.split('|');
  if (fields.length < 5 || line.length > 4096) return null;
  const [time, uniqueid, queue, agent, event, ...data] = fields as [string, string, string, string, string, ...string[]];
  if (!/^\d{9,11}$/.test(time) || !uniqueid || !/^[A-Z]+$/.test(event)) return null;
  return { at: Number(time) * 1000, uniqueid, queue, agent, event, data };
}
