import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { CallRecord } from '../telephony/records/call-record.ts';
import type { Call } from './call.entity.ts';
import type { CallRepository } from './call.repository.ts';
import { endingOf } from './call-ending.ts';
import { isLive, MISSED_ENDINGS } from './call-states.ts';
import { span, type AgentDesk, type CallTracker, type MissedCalls, type RecordingBook } from './call-tracker.ts';

/** Two instants cut to whole seconds differ from the exact span by less than this. */
const WHOLE_SECONDS_MS = 2000;

interface Deps {
  database: Database;
  ledger: Ledger;
  calls: CallRepository;
  tracker: CallTracker;
  agents: AgentDesk;
  missed: MissedCalls;
  recordings: RecordingBook;
}

/** Brings in calls that ended while we did not listen. */
export class CallImporter {
  constructor(private readonly deps: Deps) {}

  /**
   * Makes or completes the call of an ended record; one that is complete already is left alone.
   * @returns what was done
   */
  async settle(record: CallRecord): Promise<'made' | 'completed' | 'known'> {
    const endedAt = record.endedAt;
    if (endedAt === null) return 'known';
    return this.deps.database.transaction(async () => {
      const before = await this.deps.calls.byLinkedidForChange(record.linkedid);
      if (before && !isLive(before.state)) return 'known';
      const call = before ?? (await this.deps.tracker.ensure(record.linkedid, { channel: record.channel, uniqueid: record.uniqueid, from: record.from, to: record.to }, record.startedAt, 'imported'));
      if (!call || !isLive(call.state)) return 'known';
      if (!(await this.complete(call, record, endedAt))) return 'known';
      return before ? 'completed' : 'made';
    });
  }

  /** False when the call has been moved since it was read: it is left to whoever moved it. */
  private async complete(call: Call, record: CallRecord, endedAt: number): Promise<boolean> {
    const talked = record.talkMs > 0 || record.connectedAt !== null || call.connectedAt !== null;
    const agentId = (record.agentExtension && (await this.deps.agents.staffOf(record.agentExtension))) ?? (talked ? call.agentId : null);
    const seen = { ...call, queuedAt: call.queuedAt ?? record.queuedAt, ending: call.ending ?? (record.gaveUp && !talked ? ('no-agent' as const) : null) };
    const { ending, detail } = endingOf(seen, talked, 0);
    const leftIvrAt = seen.queuedAt ?? endedAt;
    const connectedAt = call.connectedAt ?? record.connectedAt;
    const change: Partial<Call> = {
      state: 'ended', ending, endingDetail: detail, agentId,
      queue: call.queue ?? record.queue,
      queuedAt: seen.queuedAt,
      offeredAt: call.offeredAt ?? record.offers.at(-1)?.at ?? null,
      connectedAt,
      ivrMs: call.ivrMs || Math.max(0, leftIvrAt - (call.ivrAt ?? call.startedAt)),
      waitMs: seen.queuedAt === null ? 0 : precise((connectedAt ?? endedAt) - seen.queuedAt, record.queue === null ? null : record.waitMs),
      ringMs: call.ringMs || (connectedAt === null ? 0 : span(answeredOffer(record)?.at ?? null, connectedAt)),
      talkMs: connectedAt === null ? 0 : precise(endedAt - connectedAt, record.queue === null ? null : record.talkMs),
      heldAt: null, hungUpAt: endedAt, endedAt, updatedAt: endedAt,
    };
    if (!(await this.deps.calls.moveFrom(call.id, call.state, change))) return false;
    for (const offer of record.offers) {
      const staffId = await this.deps.agents.staffOf(offer.extension);
      const legUniqueid = `${record.uniqueid}/${offer.extension}/${offer.at}`;
      const known = (await this.deps.calls.offersOf(call.id)).some((row) => row.agentId === staffId && Math.abs(row.offeredAt - offer.at) < 2500);
      if (staffId && !known) {
        await this.deps.calls.openOffer({ callId: call.id, agentId: staffId, channelUniqueid: legUniqueid, offeredAt: offer.at });
        const row = await this.deps.calls.offerOfLeg(legUniqueid);
        if (row) await this.deps.calls.endOffer(row.id, offer.outcome, offer.outcome === 'answered' ? (connectedAt ?? endedAt) : endedAt);
      }
    }
    await this.closeOpenOffers(call.id, agentId, connectedAt, endedAt);
    if (call.agentId) await this.deps.agents.offerOver(call.agentId, call.id, endedAt);
    if (call.agentId) await this.deps.agents.talkOver(call.agentId, call.id, endedAt);
    await this.deps.ledger.append('call.imported', call.id, { callId: call.id, ending });
    await this.deps.ledger.append('call.ended', call.id, { callId: call.id, ending, agentId });
    if (call.direction === 'in' && MISSED_ENDINGS.includes(ending)) await this.deps.missed.missed({ ...call, ...change });
    if (connectedAt !== null && call.direction === 'in' && call.fromNumber) await this.deps.missed.answeredMeanwhile(call.fromNumber, call.id, connectedAt);
    if (connectedAt !== null && call.direction === 'in') {
      await this.deps.recordings.begin({ callId: call.id, path: recordingPath(call.uniqueid), startedAt: call.startedAt });
    }
    this.deps.database.afterCommit(() => this.deps.recordings.finishSoon(call.id));
    return true;
  }

  private async closeOpenOffers(callId: string, agentId: string | null, connectedAt: number | null, endedAt: number): Promise<void> {
    for (const offer of await this.deps.calls.offersOf(callId)) {
      if (offer.endedAt !== null) continue;
      const answered = offer.agentId === agentId && connectedAt !== null;
      await this.deps.calls.endOffer(offer.id, answered ? 'answered' : 'cancelled', answered ? connectedAt : endedAt);
    }
  }
}

/**
 * Asterisk's count is in whole seconds, for each visit to the queue; the span between the first joining and the last
 * talk is exact when there was one visit. So the span counts where both say the same, and Asterisk's count otherwise.
 * @param counted ms; null when queue_log does not know the call
 */
function precise(measured: number, counted: number | null): number {
  return counted === null || Math.abs(measured - counted) <= WHOLE_SECONDS_MS ? Math.max(0, measured) : counted;
}

function answeredOffer(record: CallRecord): { at: number } | undefined {
  return record.offers.findLast((offer) => offer.outcome === 'answered');
}

/** Where the dialplan records a call, made from its Uniqueid <systemname>-<epoch seconds>.<n> (extensions.conf, linli-file). */
export function recordingPath(uniqueid: string): string {
  const seconds = Number(/(\d{9,11})\.\d+$/.exec(uniqueid)?.[1] ?? 0);
  return `${new Date(seconds * 1000).toISOString().slice(0, 10).replaceAll('-', '/')}/${uniqueid}.wav`;
}
