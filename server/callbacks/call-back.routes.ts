import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { idParam } from '../shared/paging.schema.ts';
import type { CallBackReader } from './call-back.reader.ts';
import { callBackDoneForm, callBackListQuery, callBackPage, callBackView } from './call-back.schema.ts';
import type { CallBackService } from './call-back.service.ts';

const TAG = 'call-backs';
const byId = z.object({ id: idParam });

export function callBackRoutes({ callBacks, reader }: { callBacks: CallBackService; reader: CallBackReader }): Endpoint[] {
  return [
    endpoint({
      method: 'get', path: '/call-backs', may: 'callbacks:work', tag: TAG,
      summary: 'Missed calls to be returned: open ones first, then taken, then done',
      query: callBackListQuery, answer: callBackPage,
      handle: ({ query, viewer }) => reader.list(query, viewer),
    }),
    endpoint({
      method: 'post', path: '/call-backs/:id/take', may: 'callbacks:work', tag: TAG,
      summary: 'Take a call-back for some minutes, or keep it longer; shows its number',
      params: byId, answer: callBackView,
      handle: async ({ params, viewer }) => {
        await callBacks.take(params.id, viewer);
        return reader.view(params.id, viewer);
      },
    }),
    endpoint({
      method: 'post', path: '/call-backs/:id/release', may: 'callbacks:work', tag: TAG,
      summary: 'Put a call-back back on the list',
      params: byId, answer: callBackView,
      handle: async ({ params, viewer }) => {
        await callBacks.release(params.id, viewer);
        return reader.view(params.id, viewer);
      },
    }),
    endpoint({
      method: 'post', path: '/call-backs/:id/done', may: 'callbacks:work', tag: TAG,
      summary: 'End a call-back with its outcome',
      params: byId, body: callBackDoneForm, answer: callBackView,
      handle: async ({ params, body, viewer }) => {
        await callBacks.done(params.id, body, viewer);
        return reader.view(params.id, viewer);
      },
    }),
  ];
}
