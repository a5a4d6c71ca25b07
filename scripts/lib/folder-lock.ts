import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Runs `work` while holding a lock on `path` (a folder, made and removed here), so that two starts at once
 * do not unpack the same package into each other. A lock whose owner is dead is taken over.
 */
export async function withFolderLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(path), { recursive: true });
  const ownerFile = join(path, 'pid');
  while (!(await tryTake(path, ownerFile))) {
    if (!(await ownerAlive(ownerFile))) await rm(path, { recursive: true, force: true });
    else await pause(200);
  }
  try {
    return await work();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}

async function tryTake(path: string, ownerFile: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(ownerFile, String(process.pid));
  return true;
}

async function ownerAlive(ownerFile: string): Promise<boolean> {
  const text = await readFile(ownerFile, 'utf8').catch(() => '');
  // Between mkdir and the writing of the pid the file is empty for a moment; give the owner that moment.
  if (text === '') {
    await pause(500);
    return (await readFile(ownerFile, 'utf8').catch(() => '')) !== '';
  }
  try {
    process.kill(Number(text), 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
