import { AppError } from '../shared/errors.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { Call } from './call.entity.ts';
import type { CallRepository } from './call.repository.ts';
import { isLive } from './call-states.ts';

/** Who may know of which call. Whoever may not read all calls reads those that he answered or made, or that rang at him. */
export class CallAccess {
  constructor(private readonly calls: CallRepository) {}

  /** @throws NOT_FOUND also for a call that this viewer may not know of */
  async open(id: string, viewer: Viewer): Promise<Call> {
    const call = await this.calls.byId(id);
    if (!call || !(await this.mayRead(call, viewer))) throw new AppError('NOT_FOUND');
    return call;
  }

  /** Whether there is such a call for this viewer. */
  async mayOpen(id: string, viewer: Viewer): Promise<boolean> {
    const call = await this.calls.byId(id);
    return call !== null && this.mayRead(call, viewer);
  }

  private async mayRead(call: Call, viewer: Viewer): Promise<boolean> {
    if (viewer.rights.has('calls:read-all') || call.agentId === viewer.staffId) return true;
    if (!viewer.rights.has('calls:read-own')) return false;
    // A phone that rang for a call may show whose it was.
    return (await this.calls.offersOf(call.id)).some((offer) => offer.agentId === viewer.staffId);
  }
}

/** The resident's side of a call, as Asterisk gave it; empty when it was withheld. */
export function otherSide(call: Pick<Call, 'direction' | 'fromNumber' | 'toNumber'>): string {
  return call.direction === 'in' ? call.fromNumber : call.toNumber;
}

/** Whether this person has the call now, its wrap-up included. */
export function isOnDesk(call: Pick<Call, 'agentId' | 'state'>, viewer: Viewer): boolean {
  return call.agentId === viewer.staffId && (isLive(call.state) || call.state === 'wrap-up');
}

/** Whether the resident came to us with this call. A call that the agent began by himself opens nothing that is hidden. */
export function isResidentsWish(call: Pick<Call, 'direction' | 'callBackId'>): boolean {
  return call.direction === 'in' || call.callBackId !== null;
}
