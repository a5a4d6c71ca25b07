import { fileURLToPath } from 'node:url';
import { createIvr, type Ivr, type IvrOptions } from '../../ivr/index.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { parseTicketNumber } from '../../server/tickets/ticket-number.ts';
import { TICKET_STATES } from '../../server/tickets/ticket-workflow.ts';

/** The IVR with the delivered flow, as the server makes it; the ports answer at once. */
export function realIvr(options: Pick<IvrOptions, 'host' | 'port' | 'promptsDir'> & Partial<IvrOptions>): Ivr {
  return createIvr({
    flowFile: fileURLToPath(new URL('../../config/ivr/main.yaml', import.meta.url)),
    flowShownAs: 'config/ivr/main.yaml',
    queues: ['hotline'],
    ticketStates: TICKET_STATES,
    timeZone: 'Asia/Shanghai',
    parseTicketNumber,
    clock: systemClock,
    logger: silentLogger(),
    count: () => undefined,
    calendar: { isOpen: () => true },
    tickets: { byNumber: () => Promise.resolve({ found: false }) },
    intake: { callEntered: () => Promise.resolve({ callId: 'call' }), leftIvr: () => Promise.resolve(), selfServiceUsed: () => Promise.resolve() },
    ...options,
  });
}
