import { extensionOf, extensionOfMember } from '../call-facts.ts';
import type { CdrRow } from './cdr.ts';
import type { QueueLogLine } from './queue-log.ts';

/** What Asterisk's own records say of one call. Instants in epoch ms; those of queue_log are whole seconds. */
export interface CallRecord {
  readonly linkedid: string;
  readonly uniqueid: string;
  readonly channel: string;
  readonly from: string;
  readonly to: string;
  readonly startedAt: number;
  /** Null while it is alive. */
  readonly endedAt: number | null;
  readonly queue: string | null;
  readonly queuedAt: number | null;
  /** The last time that it joined: after its agent was lost a caller joins again. */
  readonly lastQueuedAt?: number | null;
  readonly waitMs: number;
  readonly offers: readonly { extension: string; at: number; outcome: 'answered' | 'no-answer' }[];
  readonly agentExtension: string | null;
  readonly connectedAt: number | null;
  readonly talkMs: number;
  /** The queue gave up on the caller: time-out, or nobody to join for. */
  readonly gaveUp: boolean;
}

/** The part that queue_log tells; usable for a live call too. Pure. */
export function fromQueueLog(lines: readonly QueueLogLine[], endedAt: number | null): Pick<CallRecord, 'queue' | 'queuedAt' | 'lastQueuedAt' | 'waitMs' | 'offers' | 'agentExtension' | 'connectedAt' | 'talkMs' | 'gaveUp'> {
  let queue: string | null = null;
  let queuedAt: number | null = null;
  let lastQueuedAt: number | null = null;
  let waitMs = 0;
  let talkMs = 0;
  let connectedAt: number | null = null;
  let agentExtension: string | null = null;
  let gaveUp = false;
  const offers: { extension: string; at: number; outcome: 'answered' | 'no-answer' }[] = [];
  let waitingSince: number | null = null;
  let talkingSince: number | null = null;
  for (const line of lines) {
    const extension = extensionOfMember(line.agent);
    switch (line.event) {
      case 'ENTERQUEUE':
        queue = line.queue;
        queuedAt ??= line.at;
        lastQueuedAt = line.at;
        waitingSince = line.at;
        break;
      case 'CONNECT':
        if (extension) {
          offers.push({ extension, at: line.at - Number(line.data[2] ?? 0) * 1000, outcome: 'answered' });
          agentExtension = extension;
        }
        waitMs += waitingSince === null ? 0 : line.at - waitingSince;
        waitingSince = null;
        connectedAt = line.at;
        talkingSince = line.at;
        break;
      case 'RINGNOANSWER':
        if (extension) offers.push({ extension, at: line.at - Number(line.data[0] ?? 0), outcome: 'no-answer' });
        break;
      case 'COMPLETEAGENT':
      case 'COMPLETECALLER':
      case 'BLINDTRANSFER':
      case 'ATTENDEDTRANSFER':
        talkMs += talkingSince === null ? 0 : line.at - talkingSince;
        talkingSince = null;
        break;
      case 'ABANDON':
      case 'EXITWITHTIMEOUT':
      case 'EXITEMPTY':
      case 'EXITWITHKEY':
        waitMs += waitingSince === null ? 0 : line.at - waitingSince;
        waitingSince = null;
        gaveUp = line.event === 'EXITWITHTIMEOUT' || line.event === 'EXITEMPTY';
        break;
    }
  }
  if (endedAt !== null && talkingSince !== null) talkMs += Math.max(0, endedAt - talkingSince);
  if (endedAt !== null && waitingSince !== null) waitMs += Math.max(0, endedAt - waitingSince);
  return { queue, queuedAt, lastQueuedAt, waitMs, offers, agentExtension, connectedAt, talkMs, gaveUp };
}

/** One ended incoming call from the rows of its legs; null when they are not those of a call to us. Pure. */
export function fromCdr(rows: readonly CdrRow[], lines: readonly QueueLogLine[]): CallRecord | null {
  const own = rows.filter((row) => row.uniqueid === row.linkedid && extensionOf(row.channel) === null);
  const first = own[0];
  if (!first) return null;
  const startedAt = Math.min(...own.map((row) => row.startedAt));
  const endedAt = Math.max(...own.map((row) => row.endedAt));
  return {
    linkedid: first.linkedid, uniqueid: first.uniqueid, channel: first.channel, from: first.from, to: first.to,
    startedAt, endedAt, ...fromQueueLog(lines, endedAt),
  };
}
