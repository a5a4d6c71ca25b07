/** The MariaDB server of this test run: the one that TEST_MARIADB_URL names (mariadb://user:password@host:port). */
export async function mariadbServerUrl(): Promise<string> {
  const url = process.env['TEST_MARIADB_URL'];
  if (!url) throw new Error('No MariaDB for the tests: TEST_MARIADB_URL is not set.');
  return url;
}
