import type { Clock } from '../shared/clock.ts';
import { isDatabaseAway } from '../database/away.ts';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Intake } from '../intake/intake.ts';
import { newId } from '../shared/ids.ts';
import type { Logger } from '../shared/logger.ts';
import { normaliseNumber } from '../shared/phone-number.ts';
import type { CallFact, CallWho } from '../telephony/call-facts.ts';
import type { Call } from './call.entity.ts';
import type { CallRepository } from './call.repository.ts';
import { endingOf } from './call-ending.ts';
import { CALL_ENDINGS, isLive, mayMoveCall, MISSED_ENDINGS, type CallState } from './call-states.ts';

/** What a call does to the agent whose phone it is; the agents' service does it, in the same transaction. */
export interface AgentDesk {
  /** The member of staff behind an extension; null when nobody is. */
  staffOf(extension: string): Promise<string | null>;
  offered(staffId: string, callId: string, at: number): Promise<void>;
  offerOver(staffId: string, callId: string, at: number): Promise<void>;
  connected(staffId: string, callId: string, at: number): Promise<void>;
  /** The talk is over: wrap-up begins. */
  talkOver(staffId: string, callId: string, at: number): Promise<void>;
}

export interface MissedCalls {
  missed(call: Call): Promise<void>;
  /** @param at when the talk began; what was missed after that is still owed */
  answeredMeanwhile(number: string, callId: string, at: number): Promise<void>;
}

export interface RecordingBook {
  begin(recording: { callId: string; path: string; startedAt: number }): Promise<void>;
  /** The call is over: the file will be looked at. */
  finishSoon(callId: string): void;
}

export interface RecordingControl {
  /** Lets MixMonitor begin anew at the end of the same file. */
  restart(call: Pick<Call, 'id' | 'channelName'>): void;
}

interface Deps {
  database: Database;
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
  intake: Intake;
  calls: CallRepository;
  agents: AgentDesk;
  missed: MissedCalls;
  recordings: RecordingBook;
  recordingControl: RecordingControl;
}

/** Q.850 causes with which a phone refuses a call: user busy (486), call rejected (603). */
const REJECTION_CAUSES = new Set([17, 21]);

/** OriginateResponse: no such extension or number, which is what Asterisk says of a phone without a contact. */
const NO_SUCH_PHONE = 0;

/**
 * Applies facts to calls, in order. Facts may come twice, late or not at all (our link to Asterisk may have been
 * cut), so each asks what the row says, and one that no longer fits is passed over.
 */
export class CallTracker {
  constructor(private readonly deps: Deps) {}

  /**
   * Applies a batch in one transaction; when that fails, one by one, so that a single bad fact stops nobody.
   * Throws when the database is away, which is no fault of the facts: the batch may be tried again as it is.
   */
  async applyAll(facts: readonly CallFact[]): Promise<void> {
    try {
      await this.deps.database.transaction(async () => {
        for (const fact of facts) await this.apply(fact);
      });
    } catch (error) {
      if (isDatabaseAway(error)) throw error;
      if (facts.length === 1) {
        this.deps.logger.error({ err: error, fact: facts[0] }, 'a fact about a call could not be applied');
        return;
      }
      for (const fact of facts) await this.applyAll([fact]);
    }
  }

  /** Applies one fact inside the running transaction. */
  async apply(fact: CallFact): Promise<void> {
    const call = 'who' in fact && fact.who ? await this.ensure(fact.linkedid, fact.who, fact.at) : await this.deps.calls.byLinkedidForChange(fact.linkedid);
    if (!call || !isLive(call.state)) return;
    switch (fact.type) {
      case 'arrived':
        return;
      case 'ivr-entered':
        await this.plan(call, fact.file, fact.at);
        // Told twice: by the voice menu itself and by Asterisk.
        if (call.ivrAt === null) await this.move(call, 'in-ivr', fact.at, { ivrAt: fact.at });
        return;
      case 'recording-planned':
        return this.plan(call, fact.file, fact.at);
      case 'queue-joined':
        return this.queueJoined(call, fact.queue, fact.at);
      case 'offered':
        return this.offered(call, fact.extension, fact.legUniqueid, fact.at);
      case 'offer-ended':
        return this.offerEnded(call, fact.legUniqueid, 'no-answer', fact.at);
      case 'connected':
        return this.connected(call, fact.extension, fact.legUniqueid, fact.at);
      case 'held':
        if (call.state === 'connected') await this.move(call, 'held', fact.at, { heldAt: fact.at });
        return;
      case 'unheld':
        if (call.state === 'held') await this.move(call, 'connected', fact.at, { holdMs: call.holdMs + span(call.heldAt, call.hungUpAt ?? fact.at), heldAt: null });
        return;
      case 'bridged':
        if (fact.uniqueid === call.uniqueid && call.hungUpAt !== null) await this.deps.calls.update(call.id, { hungUpAt: null, updatedAt: fact.at });
        return;
      case 'unbridged':
        if (fact.uniqueid === call.uniqueid && call.connectedAt !== null) await this.deps.calls.update(call.id, { hungUpAt: fact.at, updatedAt: fact.at });
        return;
      case 'leg-replaced':
        // MixMonitor may lose the agent's voice when the source of one direction changes (asterisk/asterisk issue 507).
        this.deps.database.afterCommit(() => this.deps.recordingControl.restart(call));
        // The new leg is not on hold, and nobody tells the end of the old one's.
        if (call.state === 'held') await this.move(call, 'connected', fact.at, { holdMs: call.holdMs + span(call.heldAt, fact.at), heldAt: null });
        return;
      case 'agent-changed':
        return this.agentChanged(call, fact.extension, fact.at);
      case 'ending-told': {
        const ending = CALL_ENDINGS.find((each) => each === fact.reason);
        if (ending && call.connectedAt === null) await this.deps.calls.update(call.id, { ending });
        return;
      }
      case 'queue-left':
        // Also after a talk that was cut off: the caller has just been told that he will be called back.
        if (fact.status !== 'CONTINUE' && call.connectedAt === null) await this.deps.calls.update(call.id, { ending: 'no-agent', endingDetail: fact.status.slice(0, 64) });
        return;
      case 'peer-rung':
        // From here on the resident's channel is the call: it outlives the agent's when a page takes its call back.
        if (call.direction === 'out' && call.channelName === '') await this.deps.calls.update(call.id, { uniqueid: fact.uniqueid, channelName: fact.channel });
        return;
      case 'peer-answered':
        if (call.direction === 'out' && call.agentId) await this.talkBegins(call, call.agentId, fact.at, 0);
        return;
      case 'dial-failed': {
        if (call.direction !== 'out' || call.channelName !== '') return;
        const never = fact.reason === NO_SUCH_PHONE;
        return this.end({ ...call, ending: never ? 'failed' : call.ending, endingDetail: never ? 'phone not registered' : call.endingDetail }, fact.at, 0);
      }
      case 'dial-ended':
        if (call.connectedAt === null && call.talkMs === 0) await this.deps.calls.update(call.id, { endingDetail: fact.status.slice(0, 64) });
        return;
      case 'hung-up':
        return this.hungUp(call, fact);
    }
  }

  /** The call of this Linkedid, for change; made now when Asterisk knew of it before us. */
  async ensure(linkedid: string, given: CallWho, at: number, source: Call['source'] = 'live'): Promise<Call | null> {
    const known = await this.deps.calls.byLinkedidForChange(linkedid);
    if (known) return known;
    const who = { ...given, from: normaliseNumber(given.from) ?? '' };
    const { interaction } = await this.deps.intake.receive({ channel: 'phone', externalId: linkedid, from: who.from, to: who.to, at, source });
    const isNew = await this.deps.calls.insert(newCall({ linkedid, who, at, source, interactionId: interaction.id, residentId: interaction.residentId, now: this.deps.clock.now() }));
    const call = await this.deps.calls.byLinkedidForChange(linkedid);
    if (call && isNew) await this.deps.ledger.append('call.arrived', call.id, { callId: call.id, interactionId: interaction.id, direction: call.direction });
    return call;
  }

  /**
   * The caller's channel is gone. A call that has been moved since it was read is left alone: two servers may say the
   * same end at once, and it happens once.
   * @param at Asterisk's time of the end
   */
  async end(call: Call, at: number, cause: number): Promise<void> {
    const talkedUntil = call.hungUpAt ?? at;
    const change: Partial<Call> = { hungUpAt: at, ...closeSegments(call, call.connectedAt === null ? at : talkedUntil) };
    // Whoever waits again after his agent was lost has talked, but is owed an answer all the same.
    const talked = call.connectedAt !== null;
    const { ending, detail } = endingOf(call, talked, cause);
    Object.assign(change, { ending, endingDetail: detail });
    // A caller whose agent was lost may be waiting for, or ringing at, the next one.
    const wrapUp = call.connectedAt !== null && call.agentId !== null;
    if (!wrapUp) change.endedAt = at;
    // Whose phone merely rang has not had this call; an agent who called out in vain has.
    if (!wrapUp && call.direction === 'in') change.agentId = null;
    if (!(await this.move(call, wrapUp ? 'wrap-up' : 'ended', at, change))) return;
    for (const offer of await this.deps.calls.offersOf(call.id)) {
      if (offer.endedAt === null) await this.closeOffer(call, offer, 'cancelled', at);
    }
    await this.deps.ledger.append('call.ended', call.id, { callId: call.id, ending, agentId: call.agentId });
    if (call.agentId && wrapUp) await this.deps.agents.talkOver(call.agentId, call.id, at);
    else if (call.agentId) await this.deps.agents.offerOver(call.agentId, call.id, at);
    if (call.direction === 'in' && MISSED_ENDINGS.includes(ending)) await this.deps.missed.missed({ ...call, ...change });
    this.deps.database.afterCommit(() => this.deps.recordings.finishSoon(call.id));
  }

  private async plan(call: Call, file: string, at: number): Promise<void> {
    if (file) await this.deps.recordings.begin({ callId: call.id, path: file, startedAt: at });
  }

  private async queueJoined(call: Call, queue: string, at: number): Promise<void> {
    // Joining again after the agent's leg was lost closes that talk; the wait goes on from there, so the sentence that is played between counts as waiting.
    const closed = closeSegments(call, call.hungUpAt ?? at);
    if (call.connectedAt !== null) closed.waitMs = call.waitMs + span(call.hungUpAt, at);
    const change = { ...closed, queue, queuedAt: at, connectedAt: null, heldAt: null, hungUpAt: null, agentId: null };
    if (call.agentId && (call.state === 'connected' || call.state === 'held')) {
      await this.deps.agents.talkOver(call.agentId, call.id, at);
    }
    await this.move(call, 'queued', at, change);
  }

  private async offered(call: Call, extension: string, legUniqueid: string, at: number): Promise<void> {
    const agentId = await this.deps.agents.staffOf(extension);
    if (!agentId || (await this.deps.calls.offerOfLeg(legUniqueid))) return;
    await this.deps.calls.openOffer({ callId: call.id, agentId, channelUniqueid: legUniqueid, offeredAt: at });
    await this.move(call, 'offered', at, { offeredAt: at, agentId });
    await this.deps.agents.offered(agentId, call.id, at);
    await this.deps.ledger.append('call.offered', call.id, { callId: call.id, agentId, callRef: call.linkedid });
  }

  private async offerEnded(call: Call, legUniqueid: string, outcome: 'no-answer' | 'rejected' | 'cancelled', at: number): Promise<void> {
    const offer = await this.deps.calls.offerOfLeg(legUniqueid);
    if (!offer || offer.endedAt !== null) return;
    await this.closeOffer(call, offer, outcome, at);
    if (call.state === 'offered' && call.agentId === offer.agentId) await this.move(call, 'queued', at, { agentId: null });
  }

  private async closeOffer(call: Call, offer: { id: string; agentId: string }, outcome: 'no-answer' | 'rejected' | 'cancelled', at: number): Promise<void> {
    await this.deps.calls.endOffer(offer.id, outcome, at);
    await this.deps.agents.offerOver(offer.agentId, call.id, at);
  }

  private async connected(call: Call, extension: string, legUniqueid: string, at: number): Promise<void> {
    const agentId = await this.deps.agents.staffOf(extension);
    if (!agentId || call.connectedAt !== null) return;
    let offer = await this.deps.calls.offerOfLeg(legUniqueid);
    if (!offer) {
      await this.deps.calls.openOffer({ callId: call.id, agentId, channelUniqueid: legUniqueid, offeredAt: call.offeredAt ?? at });
      offer = await this.deps.calls.offerOfLeg(legUniqueid);
    }
    if (offer && offer.endedAt === null) await this.deps.calls.endOffer(offer.id, 'answered', at);
    await this.talkBegins(call, agentId, at, offer ? span(offer.offeredAt, at) : 0);
    if (call.direction === 'in' && call.fromNumber) await this.deps.missed.answeredMeanwhile(call.fromNumber, call.id, at);
  }

  private async talkBegins(call: Call, agentId: string, at: number, ringMs: number): Promise<void> {
    if (call.connectedAt !== null) return;
    await this.move(call, 'connected', at, {
      agentId,
      connectedAt: at,
      ringMs,
      waitMs: call.waitMs + span(call.queuedAt ?? (call.direction === 'out' ? call.startedAt : null), at),
      ending: null,
    });
    await this.deps.agents.connected(agentId, call.id, at);
    await this.deps.ledger.append('call.connected', call.id, { callId: call.id, agentId });
  }

  /** Another agent than we thought is talking: found by reconciliation, after a time in which nobody listened. */
  private async agentChanged(call: Call, extension: string, at: number): Promise<void> {
    const agentId = await this.deps.agents.staffOf(extension);
    if (!agentId || agentId === call.agentId || call.connectedAt === null) return;
    const before = call.agentId;
    if (!(await this.deps.calls.moveFrom(call.id, call.state, { agentId, updatedAt: at }))) return;
    if (before) await this.deps.agents.talkOver(before, call.id, at);
    await this.deps.agents.connected(agentId, call.id, at);
    await this.deps.ledger.append('call.connected', call.id, { callId: call.id, agentId });
  }

  private async hungUp(call: Call, fact: Extract<CallFact, { type: 'hung-up' }>): Promise<void> {
    if (fact.uniqueid === call.uniqueid) return this.end(call, fact.at, fact.cause);
    if (!fact.extension) return;
    await this.ringingStopped(call, fact);
    // Click-to-call: the agent hung up before the resident's phone rang.
    if (call.direction === 'out' && call.channelName === '') await this.end(call, fact.at, fact.cause);
  }

  /** An agent's phone has stopped ringing: refused, or the caller gave up, or another phone was quicker. */
  private async ringingStopped(call: Call, { uniqueid, cause, at }: Extract<CallFact, { type: 'hung-up' }>): Promise<void> {
    const rejected = REJECTION_CAUSES.has(cause);
    const offer = await this.deps.calls.offerOfLeg(uniqueid);
    // The queue says only 'no answer', just before this; its RingTime counts whole seconds for a refusal, so it does not tell them apart.
    if (rejected && offer?.outcome === 'no-answer' && offer.endedAt !== null) return this.deps.calls.endOffer(offer.id, 'rejected', offer.endedAt);
    await this.offerEnded(call, uniqueid, rejected ? 'rejected' : 'cancelled', at);
  }

  private async move(call: Call, to: CallState, at: number, change: Partial<Call>): Promise<boolean> {
    if (call.state !== to && !mayMoveCall(call.state, to)) return false;
    const closing: Partial<Call> = call.state === 'in-ivr' && to !== 'in-ivr' ? { ivrMs: call.ivrMs + span(call.ivrAt, at) } : {};
    if (!(await this.deps.calls.moveFrom(call.id, call.state, { ...closing, ...change, state: to, updatedAt: at }))) return false;
    if (call.state !== to) {
      await this.deps.ledger.append('call.moved', call.id, { callId: call.id, from: call.state, to, agentId: change.agentId ?? call.agentId, queue: change.queue ?? call.queue });
    }
    return true;
  }
}

/** Milliseconds from `since` to `at`; 0 when it never began or clocks disagree. */
export function span(since: number | null, at: number): number {
  return since === null ? 0 : Math.max(0, at - since);
}

/** Closes what is running at `at`: the talk with its hold, or the wait. Pure. */
export function closeSegments(call: Pick<Call, 'state' | 'connectedAt' | 'heldAt' | 'queuedAt' | 'talkMs' | 'holdMs' | 'waitMs'>, at: number): Partial<Call> {
  if (call.connectedAt !== null) {
    return { talkMs: call.talkMs + span(call.connectedAt, at), holdMs: call.holdMs + span(call.heldAt, at), heldAt: null };
  }
  return call.state === 'queued' || call.state === 'offered' ? { waitMs: call.waitMs + span(call.queuedAt, at) } : {};
}

/** A call as it begins. */
export function newCall(input: { linkedid: string; who: CallWho; at: number; source: Call['source']; interactionId: string | null; residentId: string | null; now: number; direction?: 'in' | 'out' }): Call {
  return {
    id: newId(), linkedid: input.linkedid, uniqueid: input.who.uniqueid, channelName: input.who.channel, interactionId: input.interactionId,
    direction: input.direction ?? 'in', fromNumber: input.who.from, toNumber: input.who.to, queue: null, state: 'ringing-in', ending: null, endingDetail: null,
    agentId: null, residentId: input.residentId, callBackId: null, source: input.source, usedSelfService: false, numberHidden: false,
    startedAt: input.at, ivrAt: null, queuedAt: null, offeredAt: null, connectedAt: null, heldAt: null, hungUpAt: null, endedAt: null,
    ivrMs: 0, waitMs: 0, ringMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, note: null, version: 1, updatedAt: input.now,
  };
}
