import { AppError } from '../shared/errors.ts';
import { normaliseNumber } from '../shared/phone-number.ts';
import type { Page } from '../shared/paging.schema.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { Call } from './call.entity.ts';
import type { CallListQuery } from './call.schema.ts';
import type { CallRepository } from './call.repository.ts';
import { isLive } from './call-states.ts';
import type { CallerView } from './caller.schema.ts';
import type { CallPresenter } from './call.presenter.ts';
import type { CallBacksOfCalls, NamesOfResidents, TicketsOfCalls } from './ports.ts';
import type { Database } from '../database/database.ts';

/** Ends the channel of a live call in Asterisk. */
export interface CallControl {
  hangUp(channel: string): Promise<void>;
}

interface Deps {
  database: Database;
  calls: CallRepository;
  presenter: CallPresenter;
  residents: NamesOfResidents;
  tickets: TicketsOfCalls;
  callBacks: CallBacksOfCalls;
  control: CallControl;
}

const HISTORY = 20;

/** Reading calls and acting on them. Who may not read all calls reads those that he answered or made. */
export class CallService {
  constructor(private readonly deps: Deps) {}

  list(query: CallListQuery, viewer: Viewer): Promise<Page<Call>> {
    const agentId = viewer.rights.has('calls:read-all') ? query.agentId : viewer.staffId;
    const number = query.number ? normaliseNumber(query.number) : undefined;
    if (query.number && !number) throw new AppError('NUMBER_INVALID');
    return this.deps.calls.list({ ...query, agentId, number: number ?? undefined });
  }

  /** @throws NOT_FOUND also for a call that this viewer may not know of */
  async get(id: string, viewer: Viewer): Promise<Call> {
    const call = await this.deps.calls.byId(id);
    if (!call || !(await this.mayRead(call, viewer))) throw new AppError('NOT_FOUND');
    return call;
  }

  /** The screen-pop of a call. */
  async caller(id: string, viewer: Viewer): Promise<CallerView> {
    const call = await this.get(id, viewer);
    return this.callerByNumber(call.direction === 'in' ? call.fromNumber : call.toNumber, viewer, call);
  }

  /** Everything known behind a number that the viewer has typed, or that is on his line. */
  async callerByNumber(text: string, viewer: Viewer, except?: Call): Promise<CallerView> {
    const number = normaliseNumber(text);
    if (!number) return { number: text, residents: [], calls: [], tickets: [], callBack: null };
    const residents = await this.deps.residents.cardsByNumber(number, viewer);
    const [history, tickets, callBack] = await Promise.all([
      this.deps.calls.ofNumber(number, HISTORY + 1),
      this.deps.tickets.forCaller(number, residents.map((resident) => resident.id), viewer),
      this.deps.callBacks.openFor(number, viewer),
    ]);
    const earlier = history.filter((call) => call.id !== except?.id).slice(0, HISTORY);
    return { number, residents, calls: await this.deps.presenter.present(earlier, viewer), tickets, callBack };
  }

  /** @throws CALL_NOT_LIVE when nobody is on the line any more */
  async hangUp(id: string, viewer: Viewer): Promise<void> {
    const call = await this.get(id, viewer);
    if (!isLive(call.state) || !call.channelName) throw new AppError('CALL_NOT_LIVE');
    if (call.agentId !== viewer.staffId && !viewer.rights.has('agents:steer')) throw new AppError('FORBIDDEN', { right: 'agents:steer' });
    await this.deps.control.hangUp(call.channelName);
  }

  async setNote(id: string, note: string, viewer: Viewer): Promise<Call> {
    await this.get(id, viewer);
    await this.deps.database.transaction(() => this.deps.calls.update(id, { note: note || null }));
    return this.get(id, viewer);
  }

  private async mayRead(call: Call, viewer: Viewer): Promise<boolean> {
    if (viewer.rights.has('calls:read-all') || call.agentId === viewer.staffId) return true;
    if (!viewer.rights.has('calls:read-own')) return false;
    // A phone that rang for a call may show whose it was.
    return (await this.deps.calls.offersOf(call.id)).some((offer) => offer.agentId === viewer.staffId);
  }
}
