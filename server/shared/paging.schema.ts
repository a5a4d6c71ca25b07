import { z } from 'zod';
import { ULID_PATTERN } from './ids.ts';

export const idParam = z.string().regex(ULID_PATTERN);

/** Lists come newest first, page by page; `cursor` is the `next` of the page before. */
export const pageQuery = z.object({
  cursor: idParam.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export interface Page<T> {
  items: T[];
  next: string | null;
}

export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
