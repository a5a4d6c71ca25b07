import { CallSchema, type Call } from '../../server/calls/call.entity.ts';
import type { Database } from '../../server/database/database.ts';
import { InteractionSchema } from '../../server/intake/interaction.entity.ts';
import { newId } from '../../server/shared/ids.ts';

/** A call with its interaction, as they stand in the database; what `change` does not name is an answered incoming call. */
export async function makeCall(database: Database, change: Partial<Call> = {}): Promise<Call> {
  const id = newId();
  const startedAt = change.startedAt ?? 1_700_000_000_000;
  const call: Call = {
    id, linkedid: `test-${id}`, uniqueid: `test-${id}`, channelName: '', interactionId: newId(), direction: 'in', fromNumber: '13812345678', toNumber: '12345',
    queue: 'hotline', state: 'connected', ending: null, endingDetail: null, agentId: null, residentId: null, callBackId: null, source: 'live', usedSelfService: false, numberHidden: false,
    startedAt, ivrAt: null, queuedAt: startedAt, offeredAt: null, connectedAt: startedAt, heldAt: null, hungUpAt: null, endedAt: null,
    ivrMs: 0, waitMs: 0, ringMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, note: null, version: 1, updatedAt: startedAt,
    ...change,
  };
  await database.transaction(async () => {
    if (call.interactionId) {
      await database.repository(InteractionSchema).insert({
        id: call.interactionId, channel: 'phone', externalId: call.linkedid, direction: call.direction, fromAddress: call.fromNumber, toAddress: call.toNumber,
        at: startedAt, residentId: call.residentId, source: 'live', createdAt: startedAt,
      });
    }
    await database.repository(CallSchema).insert(call);
  });
  return call;
}
