import { EntitySchema } from 'typeorm';
import { count, instant, json, key, optional, primaryKey, word } from '../database/columns.ts';

/** area 区域: a node of the tree city > district > street > community > grid. */
export interface Area {
  id: string;
  code: string;
  name: string;
  level: 'city' | 'district' | 'street' | 'community' | 'grid';
  parentId: string | null;
}

export const AreaSchema = new EntitySchema<Area>({
  name: 'Area',
  tableName: 'areas',
  columns: { id: primaryKey(), code: word(32), name: word(64), level: word(16), parentId: key(optional) },
  indices: [{ columns: ['code'], unique: true }, { columns: ['parentId'] }],
});

/** dwelling 房屋; its people are the household 户. */
export interface Dwelling {
  id: string;
  areaId: string;
  building: string;
  unit: string;
  address: string;
}

export const DwellingSchema = new EntitySchema<Dwelling>({
  name: 'Dwelling',
  tableName: 'dwellings',
  columns: { id: primaryKey(), areaId: key(), building: word(64), unit: word(32), address: word(200) },
  indices: [{ columns: ['areaId'] }, { columns: ['address'] }],
});

export const CARE_FLAGS = ['living-alone', 'disabled', 'pregnant', 'chronic-illness', 'severe-illness', 'low-income', 'child', 'hard-of-hearing'] as const;
export type CareFlag = (typeof CARE_FLAGS)[number];

export interface Resident {
  id: string;
  name: string;
  gender: 'female' | 'male' | null;
  birthYear: number | null;
  dwellingId: string | null;
  careFlags: CareFlag[];
  language: string | null;
  note: string | null;
  createdAt: number;
  updatedAt: number;
}

export const ResidentSchema = new EntitySchema<Resident>({
  name: 'Resident',
  tableName: 'residents',
  columns: {
    id: primaryKey(),
    name: word(64),
    gender: word(8, optional),
    birthYear: count(optional),
    dwellingId: key(optional),
    careFlags: json(),
    language: word(32, optional),
    note: word(500, optional),
    createdAt: instant(),
    updatedAt: instant(),
  },
  indices: [{ columns: ['dwellingId'] }, { columns: ['name'] }],
});

/** Several residents may share one number, and one resident may have several. */
export interface ResidentPhone {
  id: string;
  residentId: string;
  number: string;
  label: string | null;
}

export const ResidentPhoneSchema = new EntitySchema<ResidentPhone>({
  name: 'ResidentPhone',
  tableName: 'resident_phones',
  columns: { id: primaryKey(), residentId: key(), number: word(20), label: word(32, optional) },
  indices: [{ columns: ['number'] }, { columns: ['residentId', 'number'], unique: true }],
});

/** The search table of residents: one row for each token of name and address (see shared/search-tokens.ts). */
export interface ResidentToken {
  token: string;
  residentId: string;
}

export const ResidentTokenSchema = new EntitySchema<ResidentToken>({
  name: 'ResidentToken',
  tableName: 'resident_tokens',
  columns: { token: primaryKey(24), residentId: primaryKey(26) },
  indices: [{ columns: ['residentId'] }],
});
