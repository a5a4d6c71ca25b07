import { AppError } from '../shared/errors.ts';
import { normaliseNumber } from '../shared/phone-number.ts';
import type { Page } from '../shared/paging.schema.ts';
import type { StaffNames } from '../staff/staff-names.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { CallBack } from './call-back.entity.ts';
import { presentCallBack } from './call-back.presenter.ts';
import type { CallBackRepository } from './call-back.repository.ts';
import type { CallBackListQuery, CallBackView } from './call-back.schema.ts';

interface Deps {
  callBacks: CallBackRepository;
  staffNames: StaffNames;
  residents: { namesOf(ids: Iterable<string | null>): Promise<ReadonlyMap<string, string>> };
}

/** The read side of call-backs. */
export class CallBackReader {
  constructor(private readonly deps: Deps) {}

  async list(query: CallBackListQuery, viewer: Viewer): Promise<Page<CallBackView>> {
    const page = await this.deps.callBacks.list(query);
    return { items: await this.views(page.items, viewer), next: page.next };
  }

  /** Throws NOT_FOUND. */
  async view(id: string, viewer: Viewer): Promise<CallBackView> {
    return (await this.views([await this.row(id)], viewer))[0]!;
  }

  /** What is still owed to this number, in whatever form it is given. */
  async openFor(number: string, viewer: Viewer): Promise<CallBackView | null> {
    const normal = normaliseNumber(number);
    const row = normal ? await this.deps.callBacks.openOf(normal) : null;
    return row && (await this.views([row], viewer))[0]!;
  }

  /** One read for many screens: what each viewer may see of it; null when there is no such call-back. */
  async forFeed(id: string): Promise<((viewer: Viewer) => CallBackView) | null> {
    const row = await this.deps.callBacks.byId(id);
    if (!row) return null;
    const names = await this.names([row]);
    return (viewer) => presentCallBack(row, names, viewer);
  }

  /** The number of a call-back that this viewer has taken, for dialling. Throws NOT_FOUND, CALL_BACK_DONE, CALL_BACK_NOT_YOURS. */
  async numberFor(id: string, viewer: Viewer): Promise<string> {
    const row = await this.row(id);
    if (row.state === 'done') throw new AppError('CALL_BACK_DONE');
    if (row.state !== 'taken' || row.takenBy !== viewer.staffId) throw new AppError('CALL_BACK_NOT_YOURS');
    return row.number;
  }

  /** The number in full, for a recorded reveal; null when it was withheld. Throws NOT_FOUND. */
  async revealNumber(id: string): Promise<string | null> {
    return (await this.row(id)).number || null;
  }

  private async row(id: string): Promise<CallBack> {
    const row = await this.deps.callBacks.byId(id);
    if (!row) throw new AppError('NOT_FOUND');
    return row;
  }

  private async views(rows: readonly CallBack[], viewer: Viewer): Promise<CallBackView[]> {
    const names = await this.names(rows);
    return rows.map((row) => presentCallBack(row, names, viewer));
  }

  private async names(rows: readonly CallBack[]) {
    const [staff, residents] = await Promise.all([
      this.deps.staffNames.namesOf(rows.map((row) => row.takenBy)),
      this.deps.residents.namesOf(rows.map((row) => row.residentId)),
    ]);
    return { staff, residents };
  }
}
