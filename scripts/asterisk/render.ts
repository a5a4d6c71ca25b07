import Handlebars from 'handlebars';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { giveTo, keepFolder, shareFile, type Account } from './account.ts';
import type { AsteriskPackage } from './package.ts';
import { musicOnHold } from './music.ts';
import { checkSettings, type AsteriskSettings } from './settings.ts';

/** Written once and then left alone: agents' endpoints are provisioned into it at run time, over AMI. */
export const KEPT: ReadonlySet<string> = new Set(['pjsip_wizard.conf']);

/** Files that hold a secret; nobody but Asterisk and root reads them. */
const SECRET = new Set(['manager.conf', 'pjsip.conf', 'pjsip_wizard.conf']);

/** What Asterisk expects below its folder. */
const FOLDERS = [
  'cache', 'varlib', 'db', 'keys/keys', 'agi', 'run', 'log/cdr-custom',
  'spool/monitor', 'spool/outgoing', 'spool/outgoing_done', 'spool/tmp', 'spool/recording', 'spool/system',
];

/** Where the parts of one configuration lie. */
export interface Places {
  /** Folder of the configuration itself. */
  etcDir: string;
  /** Holds documentation/ and sounds/. */
  dataDir: string;
  /** Holds the music on hold. */
  musicDir: string;
}

/**
 * Renders config/asterisk/*.hbs into `places.etcDir`, which is made when it does not exist, and the music on hold.
 * @param templates folder of the templates
 * @returns the names of the files that are new or have changed
 */
export async function renderConfiguration(
  templates: string,
  places: Places,
  settings: AsteriskSettings,
  asterisk: Pick<AsteriskPackage, 'modulesDir' | 'sbinDir'>,
): Promise<string[]> {
  checkSettings(settings);
  await mkdir(places.etcDir, { recursive: true });
  const values = {
    ...settings,
    ...places,
    loopback: settings.address.startsWith('127.'),
    mainTrunk: settings.trunks[0]?.name ?? '',
    modulesDir: asterisk.modulesDir,
    sbinDir: asterisk.sbinDir,
  };
  const written: string[] = [];
  for (const template of (await readdir(templates)).sort()) {
    if (!template.endsWith('.hbs')) continue;
    const name = basename(template, '.hbs');
    const target = join(places.etcDir, name);
    if (KEPT.has(name) && existsSync(target)) continue;
    // strict: a value that the settings do not have is an error, not an empty line in a configuration file.
    const render = Handlebars.compile(await readFile(join(templates, template), 'utf8'), { noEscape: true, strict: true });
    const text = render(values);
    const isLink = (await lstat(target).catch(() => undefined))?.isSymbolicLink();
    if (!isLink && (await readFile(target, 'utf8').catch(() => undefined)) === text) continue;
    // A new file in the place of the old one: what a link points to is never written.
    await rm(target, { force: true });
    await writeFile(target, text, { mode: SECRET.has(name) ? 0o640 : 0o644, flag: 'wx' });
    written.push(name);
  }
  const music = join(places.musicDir, 'linli.wav');
  if (!existsSync(music)) {
    await mkdir(places.musicDir, { recursive: true });
    await writeFile(music, musicOnHold());
  }
  return written;
}

/** Makes the folders below `folder` that Asterisk writes into, and that of the recordings. */
export async function makeFolders(settings: AsteriskSettings): Promise<void> {
  for (const sub of FOLDERS) await mkdir(join(settings.folder, sub), { recursive: true });
  await mkdir(settings.monitorDir, { recursive: true });
}

/**
 * Makes the whole folder of an instance: configuration, links into the package, music on hold. Started as root, configuration
 * and data stay root's; the account of Asterisk gets what Asterisk writes. Returns the files of the configuration that changed.
 */
export async function renderInstance(templates: string, settings: AsteriskSettings, asterisk: AsteriskPackage, account?: Account): Promise<string[]> {
  checkSettings(settings);
  const { folder } = settings;
  const dataDir = join(folder, 'data');
  await keepFolder(account, folder, 0o755);
  await keepFolder(account, join(folder, 'etc'), 0o750);
  await keepFolder(account, dataDir, 0o755);
  await makeFolders(settings);
  await mkdir(join(dataDir, 'sounds/en'), { recursive: true });
  const changed = await renderConfiguration(templates, { etcDir: join(folder, 'etc'), dataDir, musicDir: join(dataDir, 'moh') }, settings, asterisk);
  if (account !== undefined) await handOver(account, settings);
  // Without its XML documentation Asterisk ends at start: the configuration framework reads the options' types from there.
  await link(join(asterisk.dataDir, 'documentation'), join(dataDir, 'documentation'));
  const sounds = join(asterisk.dataDir, 'sounds/en_US_f_Allison');
  if (existsSync(sounds)) {
    for (const name of await readdir(sounds)) await link(join(sounds, name), join(dataDir, 'sounds/en', name));
  }
  return changed;
}

async function handOver(account: Account, { folder, monitorDir }: AsteriskSettings): Promise<void> {
  const etcDir = join(folder, 'etc');
  for (const name of await readdir(etcDir)) {
    const path = join(etcDir, name);
    if ((await lstat(path)).isFile()) await shareFile(account, path, KEPT.has(name) ? 'write' : 'read');
  }
  for (const sub of FOLDERS) {
    // Each folder on the way by itself: a new one may stand in one that Asterisk has long had.
    const parts = sub.split('/');
    for (let depth = parts.length; depth > 0; depth -= 1) await giveTo(account, join(folder, ...parts.slice(0, depth)));
  }
  await giveTo(account, monitorDir);
}

async function link(target: string, path: string): Promise<void> {
  await rm(path, { force: true, recursive: true });
  await symlink(target, path);
}
