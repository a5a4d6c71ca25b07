import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { idParam } from '../shared/paging.schema.ts';
import { callDetailView, callListQuery, callPage, callView, dialForm } from './call.schema.ts';
import type { CallPresenter } from './call.presenter.ts';
import type { CallService } from './call.service.ts';
import { callerView } from './caller.schema.ts';
import type { DialService } from './dial.service.ts';

const byId = z.object({ id: idParam });
const tag = 'Calls';

export function callRoutes({ calls, dial, presenter }: { calls: CallService; dial: DialService; presenter: CallPresenter }): Endpoint[] {
  return [
    endpoint({
      method: 'get', path: '/calls', may: 'calls:read-own', tag, summary: 'Calls, newest first: all of them for who may, else the own',
      query: callListQuery, answer: callPage,
      handle: async ({ query, viewer }) => {
        const page = await calls.list(query, viewer);
        return { items: await presenter.present(page.items, viewer), next: page.next };
      },
    }),
    endpoint({
      method: 'post', path: '/calls', may: 'phone:use', tag, summary: 'Call somebody: rings the own phone first, then the resident',
      body: dialForm, answer: callView, status: 202,
      handle: async ({ body, viewer }) => presenter.presentOne(await dial.dial(body, viewer), viewer),
    }),
    endpoint({
      method: 'get', path: '/calls/:id', may: 'calls:read-own', tag, summary: 'One call with its ringings, recording and listeners',
      params: byId, answer: callDetailView,
      handle: async ({ params, viewer }) => presenter.presentDetail(await calls.get(params.id, viewer), viewer),
    }),
    endpoint({
      method: 'get', path: '/calls/:id/caller', may: 'callers:look-up', tag, summary: 'The screen-pop: who is on the line',
      params: byId, answer: callerView,
      handle: ({ params, viewer }) => calls.caller(params.id, viewer),
    }),
    endpoint({
      method: 'post', path: '/calls/:id/hang-up', may: 'phone:use', tag, summary: 'End a live call',
      params: byId, status: 204,
      handle: ({ params, viewer }) => calls.hangUp(params.id, viewer),
    }),
    endpoint({
      method: 'put', path: '/calls/:id/note', may: 'phone:use', tag, summary: 'Keep a note on a call',
      params: byId, body: z.object({ note: z.string().trim().max(255) }), answer: callView,
      handle: async ({ params, body, viewer }) => presenter.presentOne(await calls.setNote(params.id, body.note, viewer), viewer),
    }),
    endpoint({
      method: 'get', path: '/callers/:number', may: 'callers:look-up', tag, summary: 'Who is behind a number',
      params: z.object({ number: z.string().min(3).max(32) }), answer: callerView,
      handle: ({ params, viewer }) => calls.callerByNumber(params.number, viewer),
    }),
  ];
}
