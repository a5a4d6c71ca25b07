import { statfs } from 'node:fs/promises';
import { systemClock, type Clock } from '../shared/clock.ts';
import type { VoiceState } from '../realtime/socket-contract.ts';

/** Below this a recording or the database may soon find no room. */
const LOW_BYTES = 1024 ** 3;
/** Below this the server no longer counts as ready. */
const FULL_BYTES = 100 * 1024 ** 2;
const PATIENCE_MS = 3000;
/** What was found is told again for so long: anybody may ask, and asking must not become a flood on the database. */
const FRESH_MS = 1000;

export interface HealthReport {
  status: 'ok' | 'degraded' | 'failing';
  draining: boolean;
  checks: {
    database: { state: 'up' | 'down' };
    voice: { state: VoiceState };
    disk: { state: 'ok' | 'low' | 'full' | 'unknown'; freeBytes: number | null };
  };
}

/** Whether this server can do its work. Without voice it can still take tickets and let people read: degraded. */
export class Health {
  private draining = false;
  private looked: { at: number; found: Promise<[alive: boolean, freeBytes: number | null]> } | null = null;

  constructor(
    private readonly deps: {
      database: { isAlive(): Promise<boolean> };
      voice: () => VoiceState;
      /** The folder that everything is written to. */
      folder: string;
      /** How long an answer of database or disk is waited for, ms. */
      patienceMs?: number;
      clock?: Clock;
    },
  ) {}

  /** From now on no new work should be sent here. */
  drain(): void {
    this.draining = true;
  }

  async report(): Promise<HealthReport> {
    const [alive, freeBytes] = await this.look();
    const disk = diskState(freeBytes);
    const voice = this.deps.voice();
    const failing = !alive || disk === 'full' || this.draining;
    return {
      status: failing ? 'failing' : voice !== 'up' || disk !== 'ok' ? 'degraded' : 'ok',
      draining: this.draining,
      checks: { database: { state: alive ? 'up' : 'down' }, voice: { state: voice }, disk: { state: disk, freeBytes } },
    };
  }

  private look(): Promise<[alive: boolean, freeBytes: number | null]> {
    const { database, folder, patienceMs = PATIENCE_MS, clock = systemClock } = this.deps;
    const now = clock.now();
    if (this.looked && now >= this.looked.at && now - this.looked.at < FRESH_MS) return this.looked.found;
    const found = Promise.all([inTime(database.isAlive(), patienceMs, false), inTime(freeBytesOf(folder), patienceMs, null)]);
    this.looked = { at: now, found };
    return found;
  }
}

function diskState(freeBytes: number | null): 'ok' | 'low' | 'full' | 'unknown' {
  if (freeBytes === null) return 'unknown';
  if (freeBytes < FULL_BYTES) return 'full';
  return freeBytes < LOW_BYTES ? 'low' : 'ok';
}

async function freeBytesOf(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** A database that hangs is as bad as one that is away. */
function inTime<T>(answer: Promise<T>, patienceMs: number, otherwise: T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(otherwise), patienceMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
