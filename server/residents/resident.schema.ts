import { z } from 'zod';
import { pageOf } from '../shared/paging.schema.ts';
import { CARE_FLAGS } from './resident.entity.ts';

/** A resident with dwelling and household; every number is masked. */
export const residentCard = z.object({
  id: z.string(),
  name: z.string(),
  gender: z.enum(['female', 'male']).nullable(),
  birthYear: z.number().nullable(),
  careFlags: z.array(z.enum(CARE_FLAGS)),
  language: z.string().nullable(),
  note: z.string().nullable(),
  dwelling: z.object({ id: z.string(), address: z.string(), building: z.string(), unit: z.string(), areaId: z.string(), areaName: z.string() }).nullable(),
  phones: z.array(z.object({ id: z.string(), number: z.string(), label: z.string().nullable() })),
  household: z.array(z.object({ id: z.string(), name: z.string(), birthYear: z.number().nullable(), careFlags: z.array(z.enum(CARE_FLAGS)) })),
});
export type ResidentCard = z.infer<typeof residentCard>;

/** A row of a search: enough to tell people apart. What concerns health stands on the card, and opening one is on record. */
export const residentSummary = residentCard.pick({ id: true, name: true, gender: true, birthYear: true, dwelling: true, phones: true });
export type ResidentSummary = z.infer<typeof residentSummary>;

export const residentSearchQuery = z.object({
  /** Name, address, or one whole telephone number. */
  q: z.string().trim().min(1).max(100),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});
export const residentPage = pageOf(residentSummary);
