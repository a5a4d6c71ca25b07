import { maskNumber } from '../shared/phone-number.ts';
import type { Viewer } from '../staff/viewer.ts';
import type { ResidentRecord } from './resident.repository.ts';
import type { ResidentCard, ResidentSummary } from './resident.schema.ts';

/** The card of the screen-pop and of the register. Numbers are masked; one is shown in full by a reveal, which is recorded. */
export function presentResident({ resident, phones, dwelling, area, household }: ResidentRecord, viewer: Viewer): ResidentCard {
  const inFull = viewer.rights.has('numbers:see');
  return {
    id: resident.id,
    name: resident.name,
    gender: resident.gender,
    birthYear: resident.birthYear,
    careFlags: resident.careFlags,
    language: resident.language,
    note: resident.note,
    dwelling: dwelling && {
      id: dwelling.id,
      address: dwelling.address,
      building: dwelling.building,
      unit: dwelling.unit,
      areaId: dwelling.areaId,
      areaName: area?.name ?? '',
    },
    phones: phones.map(({ id, number, label }) => ({ id, number: inFull ? number : maskNumber(number), label })),
    household: household.map(({ id, name, birthYear, careFlags }) => ({ id, name, birthYear, careFlags })),
  };
}

/** A row of a search. */
export function presentResidentSummary(record: ResidentRecord, viewer: Viewer): ResidentSummary {
  const { id, name, gender, birthYear, dwelling, phones } = presentResident(record, viewer);
  return { id, name, gender, birthYear, dwelling, phones };
}
