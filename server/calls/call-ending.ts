import type { Call } from './call.entity.ts';
import type { CallEnding } from './call-states.ts';

/**
 * Q.850 causes that speak of a technical end: no circuit, network out of order, temporary failure, congestion,
 * resource unavailable, recovery on timer expiry, protocol error, interworking.
 */
const TECHNICAL_CAUSES = new Set([34, 38, 41, 42, 44, 47, 102, 111, 127]);

/**
 * How a call ended, from what is known at its end. An ending that was set on the way (no-agent when the queue timed
 * out, out-of-hours by the voice menu) stands. Pure.
 * @param cause Q.850 cause of the caller's channel
 */
export function endingOf(call: Pick<Call, 'direction' | 'ending' | 'endingDetail' | 'usedSelfService' | 'queuedAt'>, talked: boolean, cause: number): { ending: CallEnding; detail: string | null } {
  const detail = call.endingDetail ?? (cause && cause !== 16 ? `Q.850 ${cause}` : null);
  if (talked) return { ending: 'answered', detail: TECHNICAL_CAUSES.has(cause) ? `Q.850 ${cause}` : null };
  if (call.ending) return { ending: call.ending, detail };
  if (call.direction === 'out') return { ending: 'not-reached', detail };
  if (call.usedSelfService && call.queuedAt === null) return { ending: 'self-service', detail: null };
  return { ending: TECHNICAL_CAUSES.has(cause) ? 'failed' : 'abandoned', detail };
}
