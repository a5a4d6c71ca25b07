import type { IvrCall, IvrIntake, IvrLeft, SelfServiceUsed } from '../../ivr/ports.ts';
import type { Database } from '../database/database.ts';
import { recordingPath } from './call-importer.ts';
import type { CallRepository } from './call.repository.ts';
import { CALL_ENDINGS, isLive, type CallEnding } from './call-states.ts';
import type { CallTracker } from './call-tracker.ts';

/** What the voice menu tells of a call, written at once: it may know of a call before the manager interface does. */
export class IvrDoor implements IvrIntake {
  constructor(private readonly deps: { database: Database; tracker: CallTracker; calls: CallRepository }) {}

  async callEntered(call: IvrCall): Promise<{ callId: string }> {
    return this.deps.database.transaction(async () => {
      const who = { channel: call.channel, uniqueid: call.uniqueid, from: call.from ?? '', to: call.to };
      await this.deps.tracker.apply({ type: 'ivr-entered', linkedid: call.linkedid, at: call.at, who, file: recordingPath(call.uniqueid) });
      const row = await this.deps.calls.byLinkedid(call.linkedid);
      if (!row) throw new Error('A call that has just been taken in is not there.');
      return { callId: row.id };
    });
  }

  async leftIvr(left: IvrLeft): Promise<void> {
    const reason = left.result?.startsWith('hangup:') ? left.result.slice('hangup:'.length) : null;
    const ending = CALL_ENDINGS.find((each): each is CallEnding => each === reason);
    if (!ending) return;
    await this.deps.database.transaction(async () => {
      const row = await this.deps.calls.byLinkedid(left.linkedid);
      if (row && isLive(row.state)) await this.deps.calls.update(row.id, { ending });
    });
  }

  /** Whoever got no answer from the menu has not been served: when he hangs up, he is to be called back. */
  async selfServiceUsed(used: SelfServiceUsed): Promise<void> {
    if (used.outcome !== 'found') return;
    await this.deps.database.transaction(async () => {
      const row = await this.deps.calls.byLinkedid(used.linkedid);
      if (row) await this.deps.calls.update(row.id, { usedSelfService: true });
    });
  }
}
