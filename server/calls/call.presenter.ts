import { maskNumber } from '../shared/phone-number.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { Call } from './call.entity.ts';
import type { CallDetailView, CallView } from './call.schema.ts';
import type { CallRepository } from './call.repository.ts';
import type { NamesOfResidents, NamesOfStaff, RecordingsOfCalls, TicketsOfCalls } from './ports.ts';

interface Deps {
  calls: CallRepository;
  staff: NamesOfStaff;
  residents: NamesOfResidents;
  recordings: RecordingsOfCalls;
  tickets: TicketsOfCalls;
}

/**
 * What leaves of a call. Numbers are whole for the agent whose call it is, unless he called by reference, and masked
 * for everybody else.
 */
export class CallPresenter {
  constructor(private readonly deps: Deps) {}

  async present(calls: readonly Call[], viewer: Viewer): Promise<CallView[]> {
    const [agents, residents, recordings, tickets] = await Promise.all([
      this.deps.staff.namesOf(unique(calls.map((call) => call.agentId))),
      this.deps.residents.namesOf(unique(calls.map((call) => call.residentId))),
      this.deps.recordings.ofCalls(calls.map((call) => call.id)),
      this.deps.tickets.ofInteractions(unique(calls.map((call) => call.interactionId)), viewer),
    ]);
    return calls.map((call) => {
      const seesNumber = (call.agentId === viewer.staffId && !call.numberHidden) || viewer.rights.has('numbers:see');
      return {
        id: call.id,
        callRef: call.linkedid,
        direction: call.direction,
        fromNumber: call.direction === 'in' && !seesNumber ? maskNumber(call.fromNumber) : call.fromNumber,
        toNumber: call.direction === 'out' && !seesNumber ? maskNumber(call.toNumber) : call.toNumber,
        numberMasked: !seesNumber,
        queue: call.queue,
        state: call.state,
        ending: call.ending,
        endingDetail: call.endingDetail,
        agent: person(call.agentId, agents),
        resident: person(call.residentId, residents),
        callBackId: call.callBackId,
        source: call.source,
        usedSelfService: call.usedSelfService,
        startedAt: call.startedAt,
        queuedAt: call.queuedAt,
        offeredAt: call.offeredAt,
        connectedAt: call.connectedAt,
        heldAt: call.heldAt,
        hungUpAt: call.hungUpAt,
        endedAt: call.endedAt,
        ivrMs: call.ivrMs,
        waitMs: call.waitMs,
        ringMs: call.ringMs,
        talkMs: call.talkMs,
        holdMs: call.holdMs,
        wrapUpMs: call.wrapUpMs,
        // The row is written before MixMonitor starts; a call without a talk has no recording to show.
        recording: call.connectedAt !== null || call.talkMs > 0 ? (recordings.get(call.id) ?? null) : null,
        tickets: (call.interactionId && tickets.get(call.interactionId)) || [],
        note: call.note,
      };
    });
  }

  async presentOne(call: Call, viewer: Viewer): Promise<CallView> {
    return (await this.present([call], viewer))[0]!;
  }

  async presentDetail(call: Call, viewer: Viewer): Promise<CallDetailView> {
    const [view, offers] = await Promise.all([this.presentOne(call, viewer), this.deps.calls.offersOf(call.id)]);
    const names = await this.deps.staff.namesOf(unique(offers.map((offer) => offer.agentId)));
    const mayListen = viewer.rights.has('recordings:play-all') || call.agentId === viewer.staffId;
    return {
      ...view,
      offers: offers.map((offer) => ({ agent: person(offer.agentId, names)!, offeredAt: offer.offeredAt, endedAt: offer.endedAt, outcome: offer.outcome })),
      listens: view.recording && mayListen ? await this.deps.recordings.listens(view.recording.id) : [],
    };
  }
}

function person(id: string | null, names: ReadonlyMap<string, string>): { id: string; name: string } | null {
  return id ? { id, name: names.get(id) ?? '' } : null;
}

function unique(ids: readonly (string | null)[]): string[] {
  return [...new Set(ids.filter((id): id is string => id !== null))];
}
