import { z } from 'zod';
import { CATALOGUE } from '../shared/error-catalogue.ts';
import { RIGHTS_OF, ROLES } from '../staff/roles.ts';
import { API_ROOT } from './api.ts';
import type { Endpoint } from './endpoint.ts';
import { problemSchema } from './problem.ts';

type Json = Record<string, unknown>;

/**
 * The OpenAPI 3.1 document, made from the rows of the API. Its schemas are JSON Schema 2020-12, which is what
 * OpenAPI 3.1 speaks and what zod writes.
 */
export function openApiDocument(endpoints: readonly Endpoint[], { version, serverUrl }: { version: string; serverUrl: string | null }): Json {
  const paths: Record<string, Json> = {};
  for (const row of endpoints) {
    const path = row.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [row.method]: operation(row) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Linli 邻里 API',
      version,
      description: 'The hotline server’s interface. Errors are problem documents (RFC 9457) with a code of the catalogue; all times are epoch milliseconds.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: (serverUrl ?? '').replace(/\/$/, '') + API_ROOT }],
    tags: [...new Set(endpoints.map((row) => row.tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'linli_session' } },
      schemas: { Problem: { ...jsonSchema(problemSchema, 'output'), properties: { ...problemProperties(), code: { type: 'string', enum: Object.keys(CATALOGUE) } } } },
      responses: { Problem: { description: 'What went wrong', content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } } },
    },
  };
}

function operation(row: Endpoint): Json {
  const open = row.may === 'public';
  const roles = row.may === 'public' || row.may === 'signed-in' ? null : ROLES.filter((role) => (RIGHTS_OF[role] as readonly string[]).includes(row.may));
  return {
    operationId: operationId(row),
    summary: row.summary,
    tags: [row.tag],
    ...(roles ? { description: `Needs the right \`${row.may}\` (roles: ${roles.join(', ') || 'none'}).` } : {}),
    'x-linli-may': row.may,
    security: open ? [] : [{ session: [] }],
    parameters: [...parameters(row.params, 'path'), ...parameters(row.query, 'query')],
    ...(row.body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(row.body, 'input') } } } } : {}),
    responses: { ...goodAnswer(row), ...problemAnswers(row) },
  };
}

function goodAnswer(row: Endpoint): Json {
  if (row.status === 204) return { 204: { description: 'Done' } };
  if (!row.answer) return { [row.status ?? 200]: { description: 'A file or stream' } };
  return { [row.status ?? 200]: { description: 'Done', content: { 'application/json': { schema: jsonSchema(row.answer, 'output') } } } };
}

function problemAnswers(row: Endpoint): Json {
  const statuses = [
    ...(row.params || row.query || row.body ? ['400'] : []),
    ...(row.may === 'public' && !row.body ? [] : ['401']),
    ...(row.may === 'public' && row.method === 'get' ? [] : ['403']),
    ...(row.params ? ['404'] : []),
    ...(row.method === 'get' ? [] : ['409', '422']),
    ...(row.body ? ['413', '415'] : []),
    '429',
    '500',
    'default',
  ];
  return Object.fromEntries(statuses.map((status) => [status, { $ref: '#/components/responses/Problem' }]));
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({ name, in: where, required: where === 'path' || required.includes(name), schema: property }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _unused, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  return rest;
}

function problemProperties(): Json {
  return jsonSchema(problemSchema, 'output').properties as Json;
}

/** get /tickets/:id/log → getTicketsByIdLog */
function operationId(row: Endpoint): string {
  const words = row.path.split('/').filter(Boolean).map((word) => (word.startsWith(':') ? `by-${word.slice(1)}` : word));
  const rest = words.join('-').split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return row.method + rest.join('');
}
