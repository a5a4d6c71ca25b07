import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../shared/clock.ts';
import type { Database } from '../../database/database.ts';
import { ImportCursorSchema } from '../telephony.entity.ts';
import { parseCdrLine, type CdrRow } from './cdr.ts';
import { parseQueueLogLine, type QueueLogLine } from './queue-log.ts';

const CDR_FOLDER = 'cdr-custom';
const CDR = 'linli.csv';
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
    const cursor = await this.cursors.findOneBy({ name: 'cdr' });
    const rows: CdrRow[] = [];
    let [reached, room] = [cursor?.position ?? null, CHUNK];
    for (const { path, inode, size } of await this.cdrFiles(cursor?.position.inode ?? null)) {
      // Shorter than before: its text was taken away, so it is read from its beginning.
      const from = reached?.inode === inode && reached.offset <= size ? reached.offset : 0;
      const more = size - from > room;
      const { lines, bytes } = await readLines(path, from, Math.min(room, size - from));
      rows.push(...lines.map(parseCdrLine).filter((row) => row !== null));
      [reached, room] = [{ inode, offset: from + bytes }, room - bytes];
      // What did not fit comes in the next round, before any newer file.
      if (more) break;
    }
    return {
      rows,
      commit: async () => {
        if (reached && (reached.inode !== cursor?.position.inode || reached.offset !== cursor.position.offset)) await this.remember('cdr', reached);
      },
    };
  }

  /**
   * The files that may hold rows which were not read yet, oldest first. The one that was being read may have been
   * rotated meanwhile (linli.csv.0, linli.csv-20261121): its inode tells it, and what came after it is newer.
   */
  private async cdrFiles(lastInode: string | null): Promise<{ path: string; inode: string; size: number }[]> {
    const folder = join(this.deps.folder, CDR_FOLDER);
    const names = await readdir(folder).catch(() => []);
    const found = await Promise.all(
      names.filter((name) => name.startsWith(CDR)).map(async (name) => {
        const path = join(folder, name);
        const info = await stat(path).catch(() => null);
        return info?.isFile() ? { path, inode: String(info.ino), size: info.size, at: name === CDR ? Infinity : info.mtimeMs } : null;
      }),
    );
    const files = found.filter((file) => file !== null).sort((one, other) => one.at - other.at);
    const last = files.findIndex((file) => file.inode === lastInode);
    return last >= 0 ? files.slice(last) : files.filter((file) => file.at === Infinity);
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
