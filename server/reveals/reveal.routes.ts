import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { revealForm, revealView } from './reveal.schema.ts';
import type { RevealService } from './reveal.service.ts';

export function revealRoutes({ reveals }: { reveals: RevealService }): Endpoint[] {
  return [
    endpoint({
      method: 'post', path: '/reveals', may: 'numbers:reveal', tag: 'reveals',
      summary: 'Show one masked number in full; who, which and why are recorded',
      body: revealForm, answer: revealView,
      handle: async ({ body, viewer }) => ({ number: await reveals.reveal(body, viewer) }),
    }),
  ];
}
