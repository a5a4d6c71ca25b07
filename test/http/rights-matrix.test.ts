import { expect } from 'chai';
import { readFile, writeFile } from 'node:fs/promises';
import { RIGHTS_OF, ROLES, type Role } from '../../server/staff/roles.ts';
import type { Client } from '../support/client.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';

/** What people read and change on purpose: UPDATE_RIGHTS_MATRIX=1 writes it anew, and the difference shows in review. */
const FILE = new URL('./rights-matrix.txt', import.meta.url);
const NOBODY = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** Somebody of the demo for each role. */
const LOGINS: Readonly<Record<Role, string>> = {
  agent: 'agent1',
  supervisor: 'supervisor1',
  dispatcher: 'dispatcher1',
  handler: 'handler1',
  verifier: 'verifier1',
  'follow-up': 'followup1',
  leader: 'leader1',
  administrator: 'admin1',
  security: 'security1',
  auditor: 'auditor1',
};

interface Row {
  method: string;
  path: string;
  may: string;
}

describe('rights', () => {
  let server: WholeServer;
  let rows: Row[];
  const clients = new Map<Role, Client>();

  before(async function () {
    this.timeout(30_000);
    server = await startWholeServer();
    const { body } = await server.client().get<{ paths: Record<string, Record<string, { 'x-linli-may': string }>> }>('//api/openapi.json');
    rows = Object.entries(body.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ method, path, may: operation['x-linli-may'] })));
    for (const role of ROLES) clients.set(role, await server.signedIn(LOGINS[role]));
  });
  after(() => server?.stop());

  it('of every role on every route are as the table says that people read', async () => {
    const table = draw(rows);
    if (process.env['UPDATE_RIGHTS_MATRIX']) await writeFile(FILE, table);
    expect(table, 'run again with UPDATE_RIGHTS_MATRIX=1 if the change is meant').to.equal(await readFile(FILE, 'utf8'));
  });

  it('are what the server does: each route lets in whom it should, and nobody else', async () => {
    const wrong: string[] = [];
    for (const row of rows.filter(({ path }) => !path.startsWith('/session'))) {
      const address = row.path.replace(/\{\w+\}/g, NOBODY);
      const anonymous = (await server.client().send(row.method.toUpperCase(), address, bodyOf(row))).body.code;
      if ((row.may === 'public') === (anonymous === 'SIGN_IN_REQUIRED')) wrong.push(`${row.method} ${row.path}: nobody`);
      for (const role of ROLES) {
        const { body } = await clients.get(role)!.send(row.method.toUpperCase(), address, bodyOf(row));
        if (mayUse(role, row.may) === (body.code === 'FORBIDDEN')) wrong.push(`${row.method} ${row.path}: ${role} ${String(body.code)}`);
      }
    }
    expect(wrong).to.deep.equal([]);
  }).timeout(120_000);
});

/** A body that no form takes, so that whoever is let in does nothing. */
function bodyOf(row: Row): unknown {
  return row.method === 'get' ? undefined : { __nothing: true };
}

function mayUse(role: Role, may: string): boolean {
  return may === 'public' || may === 'signed-in' || (RIGHTS_OF[role] as readonly string[]).includes(may);
}

function draw(rows: readonly Row[]): string {
  const lines = [...rows]
    .sort((a, b) => a.path.localeCompare(b.path, 'en') || a.method.localeCompare(b.method, 'en'))
    .map(({ method, path, may }) => `${method.toUpperCase().padEnd(6)} ${path.padEnd(34)} ${may.padEnd(20)} ${ROLES.map((role) => (mayUse(role, may) ? 'x' : '.').padEnd(role.length)).join(' ')}`.trimEnd());
  const head = `${''.padEnd(6)} ${'route'.padEnd(34)} ${'needs'.padEnd(20)} ${ROLES.join(' ')}`;
  return `${[head, ...lines].join('\n')}\n`;
}
