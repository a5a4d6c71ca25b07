import type { DataSource } from 'typeorm';
import { dataSourceFor, type DatabaseTarget } from '../../server/database/connect.ts';

type Cell = string | number | null;

/** The tables of a running server, read and changed behind its back. */
export class Tables {
  private constructor(private readonly source: DataSource) {}

  static async open(target: DatabaseTarget): Promise<Tables> {
    return new Tables(await dataSourceFor(target).initialize());
  }

  /** Rows of a query; numbers that the driver gives as text are the caller's to convert. */
  rows<Row = Record<string, Cell>>(sql: string, values: readonly Cell[] = []): Promise<Row[]> {
    return this.source.query(sql, [...values]);
  }

  async change(sql: string, values: readonly Cell[] = []): Promise<void> {
    await this.source.query(sql, [...values]);
  }

  /** How many calls and how many interactions each Linkedid has, of everything that is not demo history. */
  async countsByLinkedid(linkedids: readonly string[]): Promise<Record<string, { calls: number; interactions: number }>> {
    const counts: Record<string, { calls: number; interactions: number }> = {};
    for (const linkedid of linkedids) {
      const [calls] = await this.rows<{ n: Cell }>('SELECT COUNT(*) AS n FROM calls WHERE linkedid = ?', [linkedid]);
      const [interactions] = await this.rows<{ n: Cell }>("SELECT COUNT(*) AS n FROM interactions WHERE channel = 'phone' AND external_id = ?", [linkedid]);
      counts[linkedid] = { calls: Number(calls?.n), interactions: Number(interactions?.n) };
    }
    return counts;
  }

  async close(): Promise<void> {
    await this.source.destroy();
  }
}
