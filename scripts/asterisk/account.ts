import { statSync } from 'node:fs';
import { chmod, lchown, lstat, mkdir, readdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { SetupProblem } from '../lib/problem.ts';

/** The user and group that Asterisk runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/**
 * A user id that no distribution hands out: above the people's, below the ranges of Debian's archive (60000–64999)
 * and of systemd's dynamic users (61184–65519).
 */
const UNUSED_ID = 52_038;

/**
 * The ordinary account for Asterisk. Undefined when we are an ordinary user ourselves: then Asterisk runs as we do.
 * Under sudo it is the person's own account, so that the recordings can be read without root.
 */
export function ordinaryAccount(environment: NodeJS.ProcessEnv = process.env): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const fixed = Number(environment['LINLI_ASTERISK_UID']);
  if (Number.isInteger(fixed) && fixed > 0) return { uid: fixed, gid: fixed };
  const uid = Number(environment['SUDO_UID']);
  const gid = Number(environment['SUDO_GID']);
  if (Number.isInteger(uid) && uid > 0 && Number.isInteger(gid)) return { uid, gid };
  return { uid: UNUSED_ID, gid: UNUSED_ID };
}

/**
 * The folder for Asterisk's files: `<varDir>/asterisk`, or, where the account cannot get there (a checkout in /root),
 * a folder of its own under /var/lib.
 */
export async function asteriskHome(varDir: string, account: Account | undefined): Promise<string> {
  await mkdir(varDir, { recursive: true });
  if (account === undefined || reachable(varDir, account)) return join(varDir, 'asterisk');
  const mark = createHash('sha256').update(varDir).digest('hex').slice(0, 8);
  return `/var/lib/linli-${mark}/asterisk`;
}

/** True when every folder above and including `path` can be entered by the account. */
export function reachable(path: string, account: Account): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Gives a folder and all that is in it to the account; links are not followed. What is in a folder that the account has
 * already is left alone: whoever runs as the account could put a link there while we walk.
 */
export async function giveTo(account: Account, path: string): Promise<void> {
  const info = await lstat(path);
  if (info.isSymbolicLink() || (info.uid === account.uid && info.gid === account.gid)) return;
  // The contents first: as long as the folder is ours, nobody else changes what is in it.
  if (info.isDirectory()) for (const name of await readdir(path)) await giveTo(account, join(path, name));
  await lchown(path, account.uid, account.gid);
}

/**
 * Makes a folder and keeps it ours: the account may look into it and no more, so that we can write there as root without
 * meeting a link that somebody has put in our way. Throws when there is something else than a folder.
 */
export async function keepFolder(account: Account | undefined, path: string, mode: number): Promise<void> {
  await mkdir(path, { recursive: true });
  if (!(await lstat(path)).isDirectory()) throw new SetupProblem(`${path} is not a folder`, 'take it away and start again');
  if (account === undefined) return;
  await lchown(path, 0, account.gid);
  await chmod(path, mode);
}

/** Lets the account read a file of ours, or change it. */
export async function shareFile(account: Account, path: string, may: 'read' | 'write'): Promise<void> {
  await lchown(path, may === 'write' ? account.uid : 0, account.gid);
}
