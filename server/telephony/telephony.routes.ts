import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import type { RepairBook } from './repair-book.ts';

const telephonyView = z.object({
  voice: z.enum(['up', 'down', 'not-configured']),
  gaps: z.array(z.object({ id: z.string(), startedAt: z.number(), endedAt: z.number().nullable(), cause: z.string() })),
  repairs: z.array(z.object({ id: z.string(), at: z.number(), subjectType: z.string(), subjectId: z.string(), found: z.string(), repair: z.string() })),
});

export function telephonyRoutes({ voice, repairs }: { voice: () => 'up' | 'down' | 'not-configured'; repairs: RepairBook }): Endpoint[] {
  return [
    endpoint({
      method: 'get', path: '/telephony', may: 'system:watch', tag: 'Operations', summary: 'The link to Asterisk, gaps in listening, and repairs', answer: telephonyView,
      handle: async () => ({ voice: voice(), gaps: await repairs.recentGaps(100), repairs: await repairs.recentRepairs(200) }),
    }),
  ];
}
