import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Ledger } from '../events/ledger.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { Recording } from './recording.entity.ts';
import type { RecordingRepository } from './recording.repository.ts';
import { readWav, type WavFile } from './wav.ts';

interface Deps {
  database: Database;
  ledger: Ledger;
  clock: Clock;
  logger: Logger;
  recordings: RecordingRepository;
  /** Where Asterisk's monitor folder is seen from here, absolute. */
  folder: string;
  /** How long after a call's end its file may still be written, ms. */
  settleMs?: number;
}

const SETTLE_MS = 8000;
const LOOK_EVERY_MS = 250;
const LEFT_OVER_AT_ONCE = 200;

/** 2026/11/21/linli-1763700000.12.wav: plain names one below the other, nothing that leads out of the folder. */
const SAFE_PATH = /^(?:[\w][\w.-]*\/)*[\w][\w.-]*\.wav$/;

/** From the row that is written before the first sample to the file that can be played. */
export class RecordingService {
  private readonly working = new Map<string, Promise<void>>();

  constructor(private readonly deps: Deps) {}

  /**
   * Asterisk is about to record. Idempotent by path, and part of the caller's transaction.
   * A path that is not plain is not ours: it is logged, and the call goes on without a row.
   */
  async begin(recording: Pick<Recording, 'callId' | 'path' | 'startedAt'>): Promise<void> {
    if (!isSafePath(recording.path)) {
      this.deps.logger.warn({ callId: recording.callId, path: recording.path }, 'a recording with a strange path was passed over');
      return;
    }
    await this.deps.database.transaction(() => this.deps.recordings.begin(recording));
  }

  /** Looks after the call's files in the background; `settled` tells when it has. */
  finishSoon(callId: string): void {
    void this.finish(callId).catch((error: unknown) => {
      this.deps.logger.error({ err: error, callId }, 'the recordings of a call could not be finished; the next sweep tries again');
    });
  }

  /** The call is over: waits until its files are closed, for some seconds, and writes down what they are. */
  finish(callId: string): Promise<void> {
    const running = this.working.get(callId);
    if (running) return running;
    const work = this.finishAll(callId).finally(() => this.working.delete(callId));
    this.working.set(callId, work);
    return work;
  }

  /**
   * Finishes what a restart left behind: recordings of calls that are over. To be called at the start and now and then.
   * @returns how many calls it looked after
   */
  async sweep(): Promise<number> {
    const callIds = await this.deps.recordings.leftOver(LEFT_OVER_AT_ONCE);
    for (const callId of callIds) {
      // One file that cannot be read must not keep the others waiting for ever.
      await this.finish(callId).catch((error: unknown) => this.deps.logger.error({ err: error, callId }, 'a recording could not be looked at'));
    }
    return callIds.length;
  }

  /** Resolves when nothing is being looked after; for an orderly stop. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.working.values());
  }

  private async finishAll(callId: string): Promise<void> {
    for (const recording of await this.deps.recordings.unfinishedOf(callId)) {
      const file = await this.closedFile(join(this.deps.folder, recording.path));
      const state = file && file.durationMs > 0 ? 'ready' : 'missing';
      await this.deps.database.transaction(async () => {
        const outcome = { state, durationMs: file?.durationMs ?? null, bytes: file?.bytes ?? null } as const;
        if (!(await this.deps.recordings.finish(recording.id, outcome))) return;
        await this.deps.ledger.append('recording.finished', recording.id, { recordingId: recording.id, callId, state });
      });
    }
  }

  /** The file as soon as it is closed; what is there when the time is over; null when nothing is. */
  private async closedFile(path: string): Promise<WavFile | null> {
    const until = this.deps.clock.now() + (this.deps.settleMs ?? SETTLE_MS);
    for (;;) {
      const file = await readWav(path);
      if (file?.complete || this.deps.clock.now() >= until) return file;
      await new Promise<void>((resolve) => this.deps.clock.after(LOOK_EVERY_MS, resolve));
    }
  }
}

/** Whether a path from the dialplan stays below the recordings folder. */
export function isSafePath(path: string): boolean {
  return path.length <= 200 && SAFE_PATH.test(path);
}
