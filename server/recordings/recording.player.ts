import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import type { Right } from '../staff/roles.ts';
import type { Viewer } from '../staff/viewer.ts';
import { RECORDING_SUBJECT, type RecordingRepository } from './recording.repository.ts';
import { isSafePath } from './recording.service.ts';

/** Where plays are put on record. */
export interface PlayRecord {
  record(entry: { kind: 'recording-played'; viewer: Viewer; subject: { type: string; id: string } }): Promise<void>;
}

/** Where refusals are put on record. */
export interface RefusalRecord {
  record(viewer: Viewer, right: Right, what: string): Promise<void>;
}

interface Deps {
  database: Database;
  clock: Clock;
  recordings: RecordingRepository;
  audit: PlayRecord;
  refusals: RefusalRecord;
  folder: string;
}

/** Within this time the requests of one person for one recording are one play: a player asks for it piece by piece. */
const ONE_PLAY_MS = 10 * 60_000;

/** Opens recordings to those who may hear them, and puts on record that they did. */
export class RecordingPlayer {
  constructor(private readonly deps: Deps) {}

  /**
   * The file to send, after the play has been put on record.
   * Throws NOT_FOUND, FORBIDDEN (another's call), RECORDING_NOT_READY, RECORDING_MISSING.
   */
  async open(id: string, viewer: Viewer): Promise<{ folder: string; path: string; bytes: number }> {
    const recording = await this.deps.recordings.byId(id);
    if (!recording) throw new AppError('NOT_FOUND');
    if (!viewer.rights.has('recordings:play-all') && !(await this.deps.recordings.tookPart(recording.callId, viewer.staffId))) {
      await this.deps.refusals.record(viewer, 'recordings:play-all', `get /recordings/${id}/audio`);
      throw new AppError('FORBIDDEN', { right: 'recordings:play-all' });
    }
    if (recording.state === 'recording') throw new AppError('RECORDING_NOT_READY');
    const bytes = isSafePath(recording.path) ? await sizeOf(join(this.deps.folder, recording.path)) : null;
    if (recording.state === 'missing' || bytes === null) throw new AppError('RECORDING_MISSING');
    await this.putOnRecord(id, viewer);
    return { folder: this.deps.folder, path: recording.path, bytes };
  }

  private putOnRecord(id: string, viewer: Viewer): Promise<void> {
    return this.deps.database.transaction(async () => {
      if (await this.deps.recordings.playedSince(id, viewer.staffId, this.deps.clock.now() - ONE_PLAY_MS)) return;
      await this.deps.audit.record({ kind: 'recording-played', viewer, subject: { type: RECORDING_SUBJECT, id } });
    });
  }
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}
