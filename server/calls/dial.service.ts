import type { AgentRepository } from '../agents/agent.repository.ts';
import type { AgentDesk } from './call-tracker.ts';
import { newCall } from './call-tracker.ts';
import type { Clock } from '../shared/clock.ts';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Intake } from '../intake/intake.ts';
import { AppError } from '../shared/errors.ts';
import { newId } from '../shared/ids.ts';
import { emergencyService, normaliseNumber } from '../shared/phone-number.ts';
import type { Viewer } from '../staff/viewer.ts';
import { otherSide, type CallAccess } from './call-access.ts';
import type { Call } from './call.entity.ts';
import type { DialForm } from './call.schema.ts';
import type { CallRepository } from './call.repository.ts';
import type { CallBacksOfCalls, NamesOfResidents, TicketsOfCalls } from './ports.ts';
import type { CallTracker } from './call-tracker.ts';

/** Rings an agent's own phone and then, when it is up, the resident: Originate in Asterisk. */
export interface Dialler {
  /** Resolves when Asterisk has taken the order; `channelId` becomes the Uniqueid and Linkedid of the call. */
  dial(order: { channelId: string; extension: string; number: string }): Promise<void>;
  /** Unique across Asterisk's nodes, in the form that the dialplan expects. */
  newChannelId(): string;
}

/** Where calls by reference are put on record. */
export interface DialRecord {
  record(entry: { kind: 'number-dialled'; viewer: Viewer; subject: { type: string; id: string }; detail: { callId: string } }): Promise<void>;
}

interface Deps {
  database: Database;
  ledger: Ledger;
  clock: Clock;
  calls: CallRepository;
  access: CallAccess;
  tracker: CallTracker;
  intake: Intake;
  agents: AgentRepository;
  desk: AgentDesk;
  residents: NamesOfResidents;
  tickets: TicketsOfCalls;
  callBacks: CallBacksOfCalls;
  dialler: Dialler;
  audit: DialRecord;
  refusals: { record(viewer: Viewer, right: string, what: string): Promise<void> };
  hotlineNumber: string;
  /** Whether numbers of other countries (00…) may be called. */
  international: boolean;
}

/** Refusals that say that somebody asked for what is not for him. */
const NOT_FOR_HIM: ReadonlySet<string> = new Set(['FORBIDDEN', 'NOT_FOUND', 'REPORTER_HIDDEN']);

/** Click-to-call: the row first, then the order to Asterisk; so no call is without an owner. */
export class DialService {
  constructor(private readonly deps: Deps) {}

  /**
   * @throws NUMBER_INVALID, NUMBER_NOT_DIALABLE, NOT_FOUND, FORBIDDEN, REPORTER_HIDDEN, AGENT_STATE_REFUSED (on another
   * call), AGENT_PHONE_NOT_READY, VOICE_UNAVAILABLE
   */
  async dial({ target }: DialForm, viewer: Viewer): Promise<Call> {
    const number = normaliseNumber((await this.resolve(target, viewer)) ?? '');
    if (!number) throw new AppError('NUMBER_INVALID');
    // An emergency is called from the phone itself: a click that fails, or rings the own phone first, loses time.
    if (emergencyService(number) || (number.startsWith('00') && !this.deps.international)) throw new AppError('NUMBER_NOT_DIALABLE');
    const call = await this.begin(number, target, viewer);
    try {
      await this.deps.dialler.dial({ channelId: call.linkedid, extension: viewer.extension!, number });
    } catch (error) {
      // 'Outcome unknown' is left to the facts: the phone may be ringing already. Everything else surely did not ring.
      if (!(error instanceof AppError && (error.code === 'AMI_OUTCOME_UNKNOWN' || error.code === 'AMI_TIMEOUT'))) {
        await this.deps.database.transaction(async () => {
          const row = await this.deps.calls.byId(call.id);
          if (row) await this.deps.tracker.end({ ...row, ending: 'failed', endingDetail: 'not dialled' }, this.deps.clock.now(), 0);
        });
      }
      throw error;
    }
    return call;
  }

  private begin(number: string, target: DialForm['target'], viewer: Viewer): Promise<Call> {
    const callBackId = target.type === 'call-back' ? target.id : null;
    // Whoever typed the number knows it, and so does the one who has taken the call-back.
    const byReference = target.type === 'number' || target.type === 'call-back' ? null : target;
    return this.deps.database.transaction(async () => {
      const agent = await this.deps.agents.byStaffForChange(viewer.staffId);
      if (!agent || !agent.present || viewer.extension === null) throw new AppError('AGENT_PHONE_NOT_READY');
      // Off line is off line: the end of a call would make him ready in the queues.
      if (agent.state === 'on-call' || agent.state === 'offered' || agent.state === 'offline') throw new AppError('AGENT_STATE_REFUSED', { state: agent.state, to: 'on-call' });
      const now = this.deps.clock.now();
      const linkedid = this.deps.dialler.newChannelId();
      const { interaction } = await this.deps.intake.receive({ channel: 'phone', externalId: linkedid, direction: 'out', from: this.deps.hotlineNumber, to: number, at: now });
      const call: Call = {
        ...newCall({
          linkedid, at: now, now, source: 'live', interactionId: interaction.id, residentId: interaction.residentId, direction: 'out',
          who: { channel: '', uniqueid: linkedid, from: this.deps.hotlineNumber, to: number },
        }),
        id: newId(), state: 'offered', offeredAt: now, agentId: viewer.staffId, callBackId, numberHidden: byReference !== null,
      };
      await this.deps.calls.insert(call);
      await this.deps.ledger.append('call.arrived', call.id, { callId: call.id, interactionId: interaction.id, direction: 'out' });
      await this.deps.desk.offered(viewer.staffId, call.id, now);
      if (callBackId) await this.deps.callBacks.attemptMade(callBackId);
      if (byReference) await this.deps.audit.record({ kind: 'number-dialled', viewer, subject: { type: byReference.type, id: byReference.id }, detail: { callId: call.id } });
      return call;
    });
  }

  private async resolve(target: DialForm['target'], viewer: Viewer): Promise<string | null> {
    if (target.type === 'number') return target.number;
    try {
      return await this.numberOf(target, viewer);
    } catch (error) {
      if (error instanceof AppError && NOT_FOR_HIM.has(error.code)) await this.deps.refusals.record(viewer, 'phone:use', `post /calls ${target.type} ${target.id}`);
      throw error;
    }
  }

  /** The number behind a reference, for those who may see what it stands on. */
  private async numberOf(target: Exclude<DialForm['target'], { type: 'number' }>, viewer: Viewer): Promise<string | null> {
    switch (target.type) {
      case 'call-back':
        return this.deps.callBacks.numberFor(target.id, viewer);
      case 'ticket':
        return this.deps.tickets.numberToCall(target.id, viewer);
      case 'resident-phone':
        if (!viewer.rights.has('callers:look-up')) throw new AppError('FORBIDDEN', { right: 'callers:look-up' });
        return this.deps.residents.numberOfPhone(target.id);
      case 'call':
        return otherSide(await this.deps.access.open(target.id, viewer));
    }
  }
}
