import { readFile, rm, writeFile } from 'node:fs/promises';

/** What the guard leaves behind for the next start. */
export interface WatchdogNote {
  /** Epoch ms of the kill. */
  readonly at: number;
  readonly pid: number;
  readonly limitMs: number;
  readonly silentMs: number;
}

export async function writeWatchdogNote(file: string, note: WatchdogNote): Promise<void> {
  await writeFile(file, `${JSON.stringify(note)}\n`);
}

/** Reads the note of the last kill and removes it, so that it is reported once; null when there is none. */
export async function takeWatchdogNote(file: string): Promise<WatchdogNote | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  await rm(file, { force: true });
  try {
    const { at, pid, limitMs, silentMs } = JSON.parse(text) as WatchdogNote;
    return [at, pid, limitMs, silentMs].every(Number.isFinite) ? { at, pid, limitMs, silentMs } : null;
  } catch {
    // A disk that was full or hung when the server was killed leaves half a note.
    return null;
  }
}
