import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import type { QueueBoard } from './queue-board.ts';
import { queueView } from './queue.schema.ts';

export function queueRoutes({ board }: { board: QueueBoard }): Endpoint[] {
  return [
    endpoint({
      method: 'get', path: '/queues', may: 'callers:look-up', tag: 'Queues', summary: 'The queues as they are now, with today’s figures', answer: z.array(queueView),
      handle: () => board.all(),
    }),
  ];
}
