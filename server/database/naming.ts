import { DefaultNamingStrategy, type Table } from 'typeorm';

/** camelCase in the code, snake_case in the database; index and key names are short and predictable. */
export class SnakeCaseNaming extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string | undefined, prefixes: string[]): string {
    return [...prefixes, customName ?? propertyName].map(snakeCase).join('_');
  }

  override primaryKeyName(tableOrName: Table | string): string {
    return `pk_${tableName(tableOrName)}`;
  }

  override indexName(tableOrName: Table | string, columns: string[]): string {
    return `ix_${tableName(tableOrName)}_${[...columns].map(snakeCase).join('_')}`;
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function tableName(tableOrName: Table | string): string {
  return typeof tableOrName === 'string' ? tableOrName : tableOrName.name;
}
