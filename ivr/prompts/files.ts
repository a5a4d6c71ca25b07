import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { randomToken } from '../../server/shared/ids.ts';

/** Asterisk runs as another user, so what it plays is readable for everybody. */
const FILE_MODE = 0o644;
const FOLDER_MODE = 0o755;

/** Makes a folder that Asterisk can enter, whatever the umask is. */
export async function makeReadableFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  // Somebody else's folder (a mounted share) keeps the mode that its owner gave it.
  await chmod(path, FOLDER_MODE).catch(() => undefined);
}

/** Writes a file that appears whole or not at all: a call may be playing the old one right now. */
export async function writeReadableFile(path: string, content: Buffer): Promise<void> {
  const temporary = join(dirname(path), `.${randomToken(9)}.tmp`);
  try {
    await writeFile(temporary, content);
    await chmod(temporary, FILE_MODE);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
