import { AppError } from '../shared/errors.ts';
import { normaliseNumber } from '../shared/phone-number.ts';
import { queryTokens } from '../shared/search-tokens.ts';
import type { Viewer } from '../staff/viewer.ts';
import { presentResident, presentResidentSummary } from './resident.presenter.ts';
import type { ResidentRepository } from './resident.repository.ts';
import type { ResidentCard, ResidentSummary } from './resident.schema.ts';

/** In a search box this many digits are a telephone number; fewer are a house number. */
const MIN_PHONE_DIGITS = 7;

/** Where looks at people are put on record; those by a whole number are limited too (TOO_MANY_REQUESTS). */
export interface LooksAtResidents {
  byNumber(number: string, viewer: Viewer): Promise<void>;
  ofResident(residentId: string, viewer: Viewer): Promise<void>;
}

/** The read side of the register of residents. */
export class ResidentService {
  constructor(private readonly deps: { residents: ResidentRepository; lookUps: LooksAtResidents }) {}

  exists(id: string): Promise<boolean> {
    return this.deps.residents.exists(id);
  }

  /** The resident, when exactly one uses this number; several share a household's, and then nobody is guessed. */
  async onlyResidentOf(number: string): Promise<string | null> {
    const ids = await this.idsBehind(number);
    return ids.length === 1 ? ids[0]! : null;
  }

  /** Everybody who uses this number, in whatever form a trunk gives it. */
  async idsBehind(number: string): Promise<string[]> {
    const normal = normaliseNumber(number);
    return normal ? this.deps.residents.idsByNumber(normal) : [];
  }

  /** Cards of everybody who uses this number. */
  async cardsByNumber(number: string, viewer: Viewer): Promise<ResidentCard[]> {
    return this.cards(await this.idsBehind(number), viewer);
  }

  /** A resident's card; that it was opened is on record before it leaves. Throws NOT_FOUND. */
  async byId(id: string, viewer: Viewer): Promise<ResidentCard> {
    const [card] = await this.cards([id], viewer);
    if (!card) throw new AppError('NOT_FOUND');
    await this.deps.lookUps.ofResident(id, viewer);
    return card;
  }

  /**
   * By name and address, or by one whole telephone number: finding by a part of a number would tell the masked
   * digits, one by one, without a row in the audit log. Throws TOO_MANY_REQUESTS.
   */
  async search(q: string, limit: number, viewer: Viewer): Promise<ResidentSummary[]> {
    const number = normaliseNumber(q);
    if (number && number.length >= MIN_PHONE_DIGITS) {
      await this.deps.lookUps.byNumber(number, viewer);
      return this.summaries((await this.idsBehind(number)).slice(0, limit), viewer);
    }
    const found = await this.deps.residents.search(queryTokens(q), limit);
    return this.summaries(found.map((resident) => resident.id), viewer);
  }

  /** Names by id, for presenters of other features. */
  async namesOf(ids: Iterable<string | null>): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)].filter((id) => id !== null);
    return new Map((await this.deps.residents.byIds(wanted)).map((resident) => [resident.id, resident.name]));
  }

  /** A number in full by the id of its row, for a click-to-call or a recorded reveal. Throws NOT_FOUND. */
  async numberOfPhone(phoneId: string): Promise<string> {
    const phone = await this.deps.residents.phone(phoneId);
    if (!phone) throw new AppError('NOT_FOUND');
    return phone.number;
  }

  private async cards(ids: readonly string[], viewer: Viewer): Promise<ResidentCard[]> {
    return (await this.deps.residents.records(ids)).map((record) => presentResident(record, viewer));
  }

  private async summaries(ids: readonly string[], viewer: Viewer): Promise<ResidentSummary[]> {
    return (await this.deps.residents.records(ids)).map((record) => presentResidentSummary(record, viewer));
  }
}
