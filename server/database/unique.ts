/**
 * Whether an error says that a unique key is taken: ER_DUP_ENTRY (1062) of MariaDB, or SQLite's extended result
 * codes. Code that races for a key catches it outside the transaction and reads the winner's row.
 */
export function isUniqueViolation(error: unknown): boolean {
  const { errno, code } = error as { errno?: number; code?: string };
  return errno === 1062 || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
