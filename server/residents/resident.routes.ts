import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { idParam } from '../shared/paging.schema.ts';
import { residentCard, residentPage, residentSearchQuery } from './resident.schema.ts';
import type { ResidentService } from './resident.service.ts';

export function residentRoutes({ residents }: { residents: ResidentService }): Endpoint[] {
  return [
    endpoint({
      method: 'get', path: '/residents', may: 'callers:look-up', tag: 'residents',
      summary: 'Residents found by name, address, or one whole telephone number; one page',
      query: residentSearchQuery, answer: residentPage,
      handle: async ({ query, viewer }) => ({ items: await residents.search(query.q, query.limit, viewer), next: null }),
    }),
    endpoint({
      method: 'get', path: '/residents/:id', may: 'callers:look-up', tag: 'residents',
      summary: 'A resident with dwelling and household',
      params: z.object({ id: idParam }), answer: residentCard,
      handle: ({ params, viewer }) => residents.byId(params.id, viewer),
    }),
  ];
}
