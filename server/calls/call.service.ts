import { AppError } from '../shared/errors.ts';
import { maskNumber, normaliseNumber } from '../shared/phone-number.ts';
import type { Page } from '../shared/paging.schema.ts';
import type { Viewer } from '../staff/viewer.ts';
import { isOnDesk, isResidentsWish, otherSide, type CallAccess } from './call-access.ts';
import type { Call } from './call.entity.ts';
import type { CallListQuery } from './call.schema.ts';
import type { CallRepository } from './call.repository.ts';
import { isLive } from './call-states.ts';
import type { CallerView } from './caller.schema.ts';
import type { CallPresenter } from './call.presenter.ts';
import type { CallBacksOfCalls, LookUpsOfCalls, NamesOfResidents, TicketsOfCalls } from './ports.ts';
import type { Database } from '../database/database.ts';

/** Ends the channel of a live call in Asterisk. */
export interface CallControl {
  hangUp(channel: string): Promise<void>;
}

interface Deps {
  database: Database;
  calls: CallRepository;
  access: CallAccess;
  lookUps: LookUpsOfCalls;
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

  /** @throws FORBIDDEN for a search by number without the right to look callers up, NUMBER_INVALID, TOO_MANY_REQUESTS */
  async list(query: CallListQuery, viewer: Viewer): Promise<Page<Call>> {
    const agentId = viewer.rights.has('calls:read-all') ? query.agentId : viewer.staffId;
    const number = query.number ? await this.typed(query.number, viewer) : undefined;
    return this.deps.calls.list({ ...query, agentId, number });
  }

  /** @throws NOT_FOUND also for a call that this viewer may not know of */
  get(id: string, viewer: Viewer): Promise<Call> {
    return this.deps.access.open(id, viewer);
  }

  /** The screen-pop of a call. The number is whole for the one who has the caller on the line now; others reveal it. */
  async caller(id: string, viewer: Viewer): Promise<CallerView> {
    const call = await this.get(id, viewer);
    const text = otherSide(call);
    const number = normaliseNumber(text);
    const onDesk = isOnDesk(call, viewer);
    if (!onDesk) await this.deps.lookUps.ofCall(id, viewer);
    const inFull = (onDesk && !call.numberHidden) || viewer.rights.has('numbers:see');
    const known = await this.behind(number, viewer, onDesk && isResidentsWish(call), call);
    return { ...known, number: number && !inFull ? maskNumber(number) : (number ?? text) };
  }

  /** Everything known behind a number that the viewer has typed. @throws TOO_MANY_REQUESTS */
  async callerByNumber(text: string, viewer: Viewer): Promise<CallerView> {
    const number = normaliseNumber(text);
    const onDesk = number ? (await this.deps.calls.onDeskOf(viewer.staffId)).filter((call) => normaliseNumber(otherSide(call)) === number && !call.numberHidden) : [];
    if (number && !onDesk.length) await this.deps.lookUps.byNumber(number, viewer);
    return { ...(await this.behind(number, viewer, onDesk.some(isResidentsWish))), number: number ?? text };
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

  /** @param theirs the person is on the viewer's line: then hidden reports of the number show too */
  private async behind(number: string | null, viewer: Viewer, theirs: boolean, except?: Call): Promise<Omit<CallerView, 'number'>> {
    if (!number) return { residents: [], calls: [], tickets: [], callBack: null };
    const residents = await this.deps.residents.cardsByNumber(number, viewer);
    const [history, tickets, callBack] = await Promise.all([
      this.deps.calls.ofNumber(number, HISTORY + 1),
      this.deps.tickets.forCaller({ number, residentIds: residents.map((resident) => resident.id), onTheLine: theirs }, viewer),
      this.deps.callBacks.openFor(number, viewer),
    ]);
    const earlier = history.filter((call) => call.id !== except?.id).slice(0, HISTORY);
    return { residents, calls: await this.deps.presenter.present(earlier, viewer), tickets, callBack };
  }

  private async typed(text: string, viewer: Viewer): Promise<string> {
    if (!viewer.rights.has('callers:look-up')) throw new AppError('FORBIDDEN', { right: 'callers:look-up' });
    const number = normaliseNumber(text);
    if (!number) throw new AppError('NUMBER_INVALID');
    await this.deps.lookUps.byNumber(number, viewer);
    return number;
  }
}
