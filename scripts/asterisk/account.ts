import { statSync } from 'node:fs';
import { chown, lstat, mkdir, readdir } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';

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

/** Gives a folder and all that is in it to the account; links are not followed. */
export async function giveTo(account: Account, path: string): Promise<void> {
  const info = await lstat(path);
  if (info.isSymbolicLink()) return;
  if (info.uid !== account.uid || info.gid !== account.gid) await chown(path, account.uid, account.gid);
  if (!info.isDirectory()) return;
  for (const name of await readdir(path)) await giveTo(account, join(path, name));
}
