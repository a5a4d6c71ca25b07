import type { TableColumnOptions } from 'typeorm';

/** The column kinds of migrations: the same names as server/database/columns.ts, frozen here on their own. */
type Extra = Partial<TableColumnOptions>;
export const primary = (name: string, length = 26): TableColumnOptions => ({ name, type: 'varchar', length: String(length), isPrimary: true });
export const word = (name: string, length: number, extra: Extra = {}): TableColumnOptions => ({ name, type: 'varchar', length: String(length), ...extra });
export const key = (name: string, extra: Extra = {}): TableColumnOptions => word(name, 26, extra);
export const text = (name: string, extra: Extra = {}): TableColumnOptions => ({ name, type: 'text', ...extra });
export const json = text;
export const instant = (name: string, extra: Extra = {}): TableColumnOptions => ({ name, type: 'bigint', ...extra });
export const count = (name: string, extra: Extra = {}): TableColumnOptions => ({ name, type: 'integer', ...extra });
export const real = (name: string, extra: Extra = {}): TableColumnOptions => ({ name, type: 'double', ...extra });
export const flag = (name: string): TableColumnOptions => ({ name, type: 'boolean', default: '0' });
export const sequence = (name: string): TableColumnOptions => ({ name, type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' });
export const optional: Extra = { isNullable: true };
