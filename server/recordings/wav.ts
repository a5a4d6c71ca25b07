import { open } from 'node:fs/promises';

/** What a recording's file says of itself. */
export interface WavFile {
  readonly bytes: number;
  readonly durationMs: number;
  /** The header agrees with the size: the writer has closed the file. */
  readonly complete: boolean;
}

/** Chunks before the audio (LIST, fact) are short; a header that has none of it by here is no recording of ours. */
const HEADER_BYTES = 4096;

/** Looks at a WAV file; null when it is not there or is no WAV file (a file of a few bytes may become one yet). */
export async function readWav(path: string): Promise<WavFile | null> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { size } = await file.stat();
    const header = Buffer.alloc(Math.min(size, HEADER_BYTES));
    const { bytesRead } = await file.read(header, 0, header.length, 0);
    return parseWav(header.subarray(0, bytesRead), size);
  } finally {
    await file.close();
  }
}

/**
 * Reads a RIFF/WAVE header. Asterisk writes the sizes when it closes the file: until then, and for ever when it was
 * killed, they are 0 and the file's own size tells how much audio there is. Pure.
 * @param header the beginning of the file
 * @param size of the whole file, bytes
 */
export function parseWav(header: Buffer, size: number): WavFile | null {
  if (header.length < 12 || header.toString('latin1', 0, 4) !== 'RIFF' || header.toString('latin1', 8, 12) !== 'WAVE') return null;
  let bytesPerSecond = 0;
  let at = 12;
  while (at + 8 <= header.length) {
    const chunk = header.toString('latin1', at, at + 4);
    const length = header.readUInt32LE(at + 4);
    const body = at + 8;
    if (chunk === 'fmt ' && body + 12 <= header.length) bytesPerSecond = header.readUInt32LE(body + 8);
    if (chunk === 'data') {
      if (bytesPerSecond === 0) return null;
      const there = Math.max(0, size - body);
      const known = length > 0 && length <= there;
      return { bytes: size, durationMs: Math.round(((known ? length : there) / bytesPerSecond) * 1000), complete: known };
    }
    // Chunks are padded to an even length (RIFF).
    at = body + length + (length % 2);
  }
  return null;
}
