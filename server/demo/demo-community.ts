import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import {
  AreaSchema, DwellingSchema, ResidentPhoneSchema, ResidentSchema,
  type Area, type CareFlag, type Dwelling, type Resident, type ResidentPhone,
} from '../residents/resident.entity.ts';
import { ResidentRepository } from '../residents/resident.repository.ts';
import { seedDemoHistory } from './demo-past.ts';
import { DEMO_AREAS, DEMO_GRIDS, DEMO_HOUSEHOLDS, DEMO_NOTES, DEMO_NUMBERS, DEMO_OWN_NUMBERS, type DemoPerson } from './demo-people.ts';

interface Deps {
  database: Database;
  clock: Clock;
  timeZone: string;
}

/** Land lines go to every third household, shared by all of its people. */
const LAND_LINE_EVERY = 3;
const CHILD_UNTIL_AGE = 14;

/**
 * Makes the demo community: places, households, and what happened in the days before now. Harmless when repeated, also
 * by two servers at the same moment: the first area's unique code decides. The demo logins should be there before.
 * @returns whether it was made now
 */
export async function seedDemoCommunity(deps: Deps): Promise<boolean> {
  const { database } = deps;
  return database.transaction(async () => {
    const areas = areaRows();
    const [city, ...others] = areas;
    await database.repository(AreaSchema).createQueryBuilder().insert().values(city!).orIgnore().execute();
    if (!(await database.repository(AreaSchema).existsBy({ id: city!.id }))) return false;
    await database.repository(AreaSchema).insert(others);
    const people = await seedHouseholds(deps, areas);
    await seedDemoHistory(deps, people);
    return true;
  });
}

function areaRows(): Area[] {
  const idOf = new Map(DEMO_AREAS.map((area) => [area.code, newId()]));
  return DEMO_AREAS.map(({ code, name, level, parent }) => ({ id: idOf.get(code)!, code, name, level, parentId: parent && idOf.get(parent)! }));
}

async function seedHouseholds({ database, clock }: Deps, areas: readonly Area[]): Promise<ReadonlyMap<string, DemoPerson>> {
  const people = new Map<string, DemoPerson>();
  const residents = new ResidentRepository(database);
  const year = new Date(clock.now()).getUTCFullYear();
  for (const [index, [grid, building, unit, ...members]] of DEMO_HOUSEHOLDS.entries()) {
    const dwelling = dwellingRow(areas, grid, building, unit);
    await database.repository(DwellingSchema).insert(dwelling);
    const landLine = index % LAND_LINE_EVERY === 1 ? DEMO_NUMBERS.sharedHousehold.replace(/\d{2}$/, String((index + 2) / LAND_LINE_EVERY).padStart(2, '0')) : null;
    for (const member of members) {
      const resident = residentRow(member, dwelling.id, clock.now());
      const grownUp = year - resident.birthYear! > CHILD_UNTIL_AGE;
      const mobile = DEMO_OWN_NUMBERS[resident.name] ?? `137000${String(10_000 + people.size)}`;
      await database.repository(ResidentSchema).insert(resident);
      const phones = [grownUp ? phoneRow(resident.id, mobile, '手机') : null, landLine ? phoneRow(resident.id, landLine, '家庭座机') : null].filter((phone) => phone !== null);
      if (phones.length) await database.repository(ResidentPhoneSchema).insert(phones);
      await residents.index(resident, dwelling);
      people.set(resident.name, { id: resident.id, number: mobile });
    }
  }
  return people;
}

function dwellingRow(areas: readonly Area[], grid: number, building: string, unit: string): Dwelling {
  const { code } = DEMO_GRIDS[grid]!;
  const community = DEMO_AREAS.find((area) => area.level === 'community' && code.startsWith(area.code))!;
  const [stair, flat] = unit.split('-');
  return {
    id: newId(), areaId: areas.find((area) => area.code === code)!.id, building, unit,
    address: `清河区望江街道${community.name.replace('社区', '')}${building}${stair}单元${flat}室`,
  };
}

function residentRow(member: string, dwellingId: string, now: number): Resident {
  const [name, gender, birthYear, ...flags] = member.split(' ') as [string, string, string, ...CareFlag[]];
  return {
    id: newId(), name, gender: gender === '女' ? 'female' : 'male', birthYear: Number(birthYear), dwellingId, careFlags: flags, language: null,
    note: DEMO_NOTES[name] ?? null, createdAt: now, updatedAt: now,
  };
}

function phoneRow(residentId: string, number: string, label: string): ResidentPhone {
  return { id: newId(), residentId, number, label };
}
