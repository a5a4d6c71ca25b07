import { expect } from 'chai';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';
import { PROBES } from './probe-endpoints.ts';

interface Parameter {
  name: string;
  in: string;
  required: boolean;
  schema: Record<string, unknown>;
}
interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  security: unknown[];
  parameters: Parameter[];
  requestBody?: { content: Record<string, { schema: Record<string, unknown> }> };
  responses: Record<string, { $ref?: string; content?: Record<string, { schema: unknown }> }>;
}
interface Document {
  openapi: string;
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }>; responses: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}

describe('the OpenAPI document', () => {
  let own: OwnDatabase;
  let database: Database;
  let server: TestServer;
  let probed: Document;
  /** Of the whole server. */
  let document: Document;
  let whole: WholeServer;

  before(async function () {
    this.timeout(60_000);
    own = await ownSqlite();
    database = await connectDatabase(own.target);
    server = await startServer(database, { moreEndpoints: PROBES });
    probed = (await server.client().get<Document>('//api/openapi.json')).body;
    whole = await startWholeServer();
    document = (await whole.client().get<Document>('//api/openapi.json')).body;
  });
  after(async () => {
    await whole?.stop();
    await server.stop();
    await database.close();
    await own.drop();
  });

  const operations = (of = document): [string, string, Operation][] =>
    Object.entries(of.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]));

  it('has every row of the API, and no other', () => {
    const rows = server.endpoints.map((row) => `${row.method} ${row.path.replace(/:(\w+)/g, '{$1}')}`);
    expect(operations(probed).map(([path, method]) => `${method} ${path}`)).to.have.members(rows);
    expect(document.openapi).to.equal('3.1.0');
  });

  it('gives each operation an own id, a summary, a tag, security, and answers for what may go wrong', () => {
    const ids = operations().map(([, , operation]) => operation.operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    const tags = document.tags.map((tag) => tag.name);
    for (const [path, method, operation] of operations()) {
      const where = `${method} ${path}`;
      expect(operation.summary, where).to.match(/\S/);
      expect(tags, where).to.include(operation.tags[0]);
      expect(operation.security, where).to.be.an('array');
      const good = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
      expect(good, where).to.have.length(1);
      if (method === 'get') expect(operation.requestBody, where).to.equal(undefined);
      expect(operation.responses.default, where).to.deep.equal({ $ref: '#/components/responses/Problem' });
      if (operation.security.length) expect(operation.responses, where).to.have.any.keys('401', '403');
    }
  });

  it('declares every parameter of a path, with its schema', () => {
    for (const [path, , operation] of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect(operation.parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)).to.have.members(inPath);
      for (const parameter of operation.parameters) expect(parameter.schema).to.be.an('object');
    }
    const limit = document.paths['/staff']!.get!.parameters.find((parameter) => parameter.name === 'limit')!;
    expect(limit).to.deep.include({ in: 'query', required: false });
    expect(limit.schema).to.deep.include({ type: 'integer', minimum: 1, maximum: 200, default: 50 });
  });

  it('has no reference into the void', () => {
    const lost: string[] = [];
    JSON.stringify(document, (key, value: unknown) => {
      if (key === '$ref' && typeof value === 'string') {
        const found = value.slice(2).split('/').reduce<unknown>((node, step) => (node as Record<string, unknown> | undefined)?.[step], document);
        if (found === undefined) lost.push(value);
      }
      return value;
    });
    expect(lost).to.deep.equal([]);
  });

  it('describes problems with all codes of the catalogue', () => {
    const { properties } = document.components.schemas.Problem!;
    expect(properties).to.include.keys('type', 'title', 'status', 'detail', 'code', 'instance', 'issues');
    expect(properties.code!.enum).to.include.members(['FORBIDDEN', 'TICKET_STALE']);
  });

  it('can be browsed by everybody, on a page without inline script', async () => {
    const client = server.client();
    expect((await client.get('//api/docs')).headers.get('location')).to.equal('/api/docs/');
    const page = await client.get('//api/docs/');
    expect(page.status).to.equal(200);
    expect(page.text).not.to.match(/<script(?![^>]*src=)/);
    for (const [, file] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await client.get(`//api/docs/${file}`)).status, file).to.equal(200);
  });
});
