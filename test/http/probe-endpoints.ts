import { z } from 'zod';
import { endpoint, type Endpoint } from '../../server/http/endpoint.ts';
import { AppError } from '../../server/shared/errors.ts';

const echoForm = z.object({ text: z.string().max(1000), many: z.array(z.string()).max(10).optional() });

/** Rows that show what the API does with every row, whatever its feature. */
export const PROBES: Endpoint[] = [
  endpoint({
    method: 'post', path: '/probe/echo', may: 'public', tag: 'Probe', summary: 'Gives the text back, and more than was declared',
    body: echoForm, answer: z.object({ text: z.string() }),
    handle: ({ body }) => ({ text: body.text, passwordHash: 'must not leave' }),
  }),
  endpoint({
    method: 'get', path: '/probe/:number', may: 'public', tag: 'Probe', summary: 'Reads a number and a query',
    params: z.object({ number: z.coerce.number().int().max(9) }), query: z.object({ flag: z.enum(['a', 'b']).optional() }), answer: z.object({ number: z.number(), flag: z.string().nullable() }),
    handle: ({ params, query }) => ({ number: params.number, flag: query.flag ?? null }),
  }),
  endpoint({
    method: 'get', path: '/probe-failures/:kind', may: 'public', tag: 'Probe', summary: 'Fails',
    params: z.object({ kind: z.string() }), answer: z.object({ ok: z.boolean() }),
    handle: ({ params }): { ok: boolean } => {
      if (params.kind === 'known') throw new AppError('CALL_BACK_TAKEN', { agent: '王丽娜' }, { takenBy: 'x' });
      if (params.kind === 'bug') throw new Error('the secret path /srv/secret was not there');
      return { wrong: 'shape' } as never;
    },
  }),
  endpoint({
    method: 'get', path: '/probe-stream', may: 'public', tag: 'Probe', summary: 'Breaks in the middle of an answer',
    handle: ({ response }) => {
      response.type('text/plain').write('half');
      throw new Error('broken in the middle');
    },
  }),
  endpoint({
    method: 'get', path: '/probe-right', may: 'audit:read', tag: 'Probe', summary: 'Needs a right',
    answer: z.object({ login: z.string() }), handle: ({ viewer }) => ({ login: viewer.login }),
  }),
];
