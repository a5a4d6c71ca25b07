import { In } from 'typeorm';
import type { Database } from '../database/database.ts';
import { tokens } from '../shared/search-tokens.ts';
import {
  AreaSchema, DwellingSchema, ResidentPhoneSchema, ResidentSchema, ResidentTokenSchema,
  type Area, type Dwelling, type Resident, type ResidentPhone,
} from './resident.entity.ts';

/** A resident with what belongs to him. */
export interface ResidentRecord {
  readonly resident: Resident;
  readonly phones: readonly ResidentPhone[];
  readonly dwelling: Dwelling | null;
  readonly area: Area | null;
  /** The others of the same dwelling. */
  readonly household: readonly Resident[];
}

/** A house of many people on one number (an office, a school) must not flood a screen. */
const BEHIND_ONE_NUMBER = 20;
const HOUSEHOLD = 20;

/** Residents with their phones, dwellings and areas. */
export class ResidentRepository {
  constructor(private readonly database: Database) {}

  async exists(id: string): Promise<boolean> {
    return this.residents.existsBy({ id });
  }

  byIds(ids: readonly string[]): Promise<Resident[]> {
    return ids.length ? this.residents.findBy({ id: In([...ids]) }) : Promise.resolve([]);
  }

  /** Ids of those who use this number (in normalised form), in the order of their keys. */
  async idsByNumber(number: string): Promise<string[]> {
    const phones = await this.phones.find({ where: { number }, order: { residentId: 'ASC' }, take: BEHIND_ONE_NUMBER });
    return phones.map((phone) => phone.residentId);
  }

  phone(id: string): Promise<ResidentPhone | null> {
    return this.phones.findOneBy({ id });
  }

  /** Those who have all of these tokens in name or address, by name. */
  search(wanted: readonly string[], limit: number): Promise<Resident[]> {
    if (!wanted.length) return Promise.resolve([]);
    const query = this.residents.createQueryBuilder('r');
    const having = query.subQuery().select('k.residentId').from(ResidentTokenSchema, 'k').where('k.token IN (:...wanted)').groupBy('k.residentId').having('COUNT(*) = :count');
    return query.where(`r.id IN ${having.getQuery()}`, { wanted, count: wanted.length }).orderBy('r.name', 'ASC').addOrderBy('r.id', 'ASC').take(limit).getMany();
  }

  /** Everything about these residents, in the order asked for; ids that nobody has are left out. */
  async records(ids: readonly string[]): Promise<ResidentRecord[]> {
    const residents = await this.byIds(ids);
    if (!residents.length) return [];
    const dwellingIds = residents.map((resident) => resident.dwellingId).filter((id) => id !== null);
    const [phones, dwellings, people] = await Promise.all([
      this.phones.find({ where: { residentId: In(residents.map((resident) => resident.id)) }, order: { id: 'ASC' } }),
      this.database.repository(DwellingSchema).findBy({ id: In(dwellingIds) }),
      this.residents.find({ where: { dwellingId: In(dwellingIds) }, order: { birthYear: 'ASC', id: 'ASC' }, take: HOUSEHOLD * residents.length }),
    ]);
    const areas = await this.database.repository(AreaSchema).findBy({ id: In(dwellings.map((dwelling) => dwelling.areaId)) });
    const byId = new Map(residents.map((resident) => [resident.id, resident]));
    return ids.flatMap((id) => {
      const resident = byId.get(id);
      if (!resident) return [];
      const dwelling = dwellings.find((one) => one.id === resident.dwellingId) ?? null;
      return {
        resident,
        phones: phones.filter((phone) => phone.residentId === id),
        dwelling,
        area: areas.find((area) => area.id === dwelling?.areaId) ?? null,
        household: people.filter((other) => other.dwellingId === resident.dwellingId && other.id !== id).slice(0, HOUSEHOLD),
      };
    });
  }

  /** Writes anew what a resident is found by; to be called in the transaction that changes name or dwelling. */
  async index(resident: Resident, dwelling: Dwelling | null): Promise<void> {
    this.database.requireTransaction();
    const table = this.database.repository(ResidentTokenSchema);
    await table.delete({ residentId: resident.id });
    const text = [resident.name, dwelling?.address, dwelling?.building, dwelling?.unit].filter(Boolean).join('\n');
    const rows = [...tokens(text)].map((token) => ({ token, residentId: resident.id }));
    if (rows.length) await table.insert(rows);
  }

  private get residents() {
    return this.database.repository(ResidentSchema);
  }

  private get phones() {
    return this.database.repository(ResidentPhoneSchema);
  }
}
