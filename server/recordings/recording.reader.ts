import type { StaffNames } from '../staff/staff-names.ts';
import type { Recording } from './recording.entity.ts';
import type { RecordingRepository } from './recording.repository.ts';

export type RecordingOfCall = Pick<Recording, 'id' | 'state' | 'durationMs'>;

/** What other features show of recordings. */
export class RecordingReader {
  constructor(private readonly deps: { recordings: RecordingRepository; staffNames: StaffNames }) {}

  /** The recording of each call that has one, by call id; of several, the last that can be played. */
  async ofCalls(callIds: readonly string[]): Promise<ReadonlyMap<string, RecordingOfCall>> {
    const found = new Map<string, RecordingOfCall>();
    for (const { id, callId, state, durationMs } of await this.deps.recordings.ofCalls(callIds)) {
      if (state === 'missing' && found.has(callId)) continue;
      found.set(callId, { id, state, durationMs });
    }
    return found;
  }

  /** Who has listened, oldest first. */
  async listens(recordingId: string): Promise<{ name: string; at: number }[]> {
    const plays = await this.deps.recordings.plays(recordingId);
    const names = await this.deps.staffNames.namesOf(plays.map((play) => play.staffId));
    return plays.map(({ staffId, at }) => ({ name: names.get(staffId) ?? '', at }));
  }
}
