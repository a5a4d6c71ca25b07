import { In } from 'typeorm';
import type { Database } from '../database/database.ts';
import { StaffSchema } from './staff.entity.ts';

/** Read model: the names that presenters show beside ids. */
export class StaffNames {
  constructor(private readonly database: Database) {}

  /** Names by id; ids that nobody has are left out, empty ones are passed over. */
  async namesOf(ids: Iterable<string | null>): Promise<ReadonlyMap<string, string>> {
    const wanted = [...new Set(ids)].filter((id) => id !== null);
    if (!wanted.length) return new Map();
    const rows = await this.database.repository(StaffSchema).find({ select: { id: true, name: true }, where: { id: In(wanted) } });
    return new Map(rows.map((row) => [row.id, row.name]));
  }
}
