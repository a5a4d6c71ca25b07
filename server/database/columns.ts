import type { EntitySchemaColumnOptions } from 'typeorm';

/**
 * The column kinds that mean the same on SQLite and on MariaDB. Entities are written with these only.
 * Keys are ULIDs in varchar; times are epoch milliseconds in bigint; enums are varchar with a CHECK.
 */

const asNumber = {
  // MariaDB's driver hands out bigint as a string; our values are far below 2^53.
  from: (value: string | number | null): number | null => (value === null || value === undefined ? null : Number(value)),
  to: (value: number | null | undefined): number | null | undefined => value,
};

type Options = Partial<EntitySchemaColumnOptions>;

export const key = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'varchar', length: 26, ...options });
export const primaryKey = (length = 26): EntitySchemaColumnOptions => ({ type: 'varchar', length, primary: true });
export const word = (length: number, options: Options = {}): EntitySchemaColumnOptions => ({ type: 'varchar', length, ...options });
export const longText = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'text', ...options });
export const flag = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'boolean', default: false, ...options });
export const count = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'integer', ...options });
export const instant = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'bigint', transformer: asNumber, ...options });
export const duration = instant;
export const real = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'double', ...options });
export const json = (options: Options = {}): EntitySchemaColumnOptions => ({ type: 'simple-json', ...options });
export const optional: Options = { nullable: true };
/** The version that a change must name; see TypeORM's @VersionColumn, which we keep by hand so that bulk updates count too. */
export const version = (): EntitySchemaColumnOptions => ({ type: 'integer', default: 1 });

/** A CHECK that a varchar column holds one of the listed words; both databases enforce it. */
export function oneOf(column: string, values: readonly string[]): { name: string; expression: string } {
  return { name: `chk_${column}`, expression: `${column} IN (${values.map((value) => `'${value}'`).join(', ')})` };
}
