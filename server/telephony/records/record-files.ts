import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Database } from '../../database/database.ts';
import { ImportCursorSchema } from '../telephony.entity.ts';
import { parseCdrLine, type CdrRow } from './cdr.ts';
import { parseQueueLogLine, type QueueLogLine } from './queue-log.ts';

const CDR = 'cdr-custom/linli.csv';
const QUEUE_LOG = 'queue_log';
/** Read at one time; the rest follows in the next round. */
const CHUNK = 4 * 1024 * 1024;
/** How far back a call's queue_log lines are looked for: about 40,000 lines. */
const TAIL = 4 * 1024 * 1024;

/** Asterisk's own records, read from its log folder: what happened while we did not listen. */
export class RecordFiles {
  constructor(private readonly deps: { folder: string; database: Database; clock: Clock }) {}

  /**
   * Rows of ended legs that were not read before. `commit` remembers that they have been dealt with; without it the
   * next call gives them again, so that a crash between loses nothing.
   */
  async newCdrRows(): Promise<{ rows: CdrRow[]; commit: () => Promise<void> }> {
    const file = join(this.deps.folder, CDR);
    const info = await stat(file).catch(() => null);
    if (!info) return { rows: [], commit: async () => undefined };
    const cursor = await this.cursors.findOneBy({ name: 'cdr' });
    const inode = String(info.ino);
    // Another inode or a shorter file: it was rotated, so it is read from its beginning.
    const from = cursor && cursor.position.inode === inode && cursor.position.offset <= info.size ? cursor.position.offset : 0;
    const { lines, bytes } = await readLines(file, from, Math.min(CHUNK, info.size - from));
    return {
      rows: lines.map(parseCdrLine).filter((row) => row !== null),
      commit: async () => {
        if (bytes > 0 || !cursor) await this.remember('cdr', { inode, offset: from + bytes });
      },
    };
  }

  /** The queue_log lines of these calls, oldest first; the file of before a rotation is looked into as well. */
  async queueLogOf(uniqueids: ReadonlySet<string>): Promise<Map<string, QueueLogLine[]>> {
    const found = new Map<string, QueueLogLine[]>();
    if (!uniqueids.size) return found;
    for (const name of [`${QUEUE_LOG}.0`, QUEUE_LOG]) {
      for (const text of await readTail(join(this.deps.folder, name), TAIL)) {
        const line = parseQueueLogLine(text);
        if (!line || !uniqueids.has(line.uniqueid)) continue;
        found.set(line.uniqueid, [...(found.get(line.uniqueid) ?? []), line]);
      }
    }
    return found;
  }

  private async remember(name: string, position: { inode: string; offset: number }): Promise<void> {
    await this.deps.database.transaction(() => this.cursors.save({ name, position, updatedAt: this.deps.clock.now() }));
  }

  private get cursors() {
    return this.deps.database.repository(ImportCursorSchema);
  }
}

/** Whole lines only; `bytes` says how much of the file they are. */
async function readLines(file: string, from: number, length: number): Promise<{ lines: string[]; bytes: number }> {
  if (length <= 0) return { lines: [], bytes: 0 };
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, from);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(10) + 1;
    return { lines: buffer.toString('utf8', 0, end).split('\n').filter(Boolean), bytes: end };
  } finally {
    await handle.close();
  }
}

async function readTail(file: string, length: number): Promise<string[]> {
  const info = await stat(file).catch(() => null);
  if (!info) return [];
  const from = Math.max(0, info.size - length);
  const { lines } = await readLines(file, from, info.size - from);
  return from > 0 ? lines.slice(1) : lines;
}
