import Handlebars from 'handlebars';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { AsteriskPackage } from './package.ts';
import { musicOnHold } from './music.ts';
import { checkSettings, type AsteriskSettings } from './settings.ts';

/** Written once and then left alone: agents' endpoints are provisioned into it at run time, over AMI. */
const KEPT = new Set(['pjsip_wizard.conf']);

/** Files that hold a secret; nobody but Asterisk and root reads them. */
const SECRET = new Set(['manager.conf', 'pjsip.conf', 'pjsip_wizard.conf']);

const FOLDERS = [
  'etc', 'cache', 'varlib', 'db', 'keys/keys', 'agi', 'run', 'log/cdr-custom', 'data/moh', 'data/sounds/en',
  'spool/monitor', 'spool/outgoing', 'spool/outgoing_done', 'spool/tmp', 'spool/recording', 'spool/system',
];

/**
 * Renders config/asterisk/*.hbs into files of one folder.
 * @param templates folder of the templates
 * @param out folder of the configuration, made when it does not exist
 * @returns the names of the files that are new or have changed
 */
export async function renderConfiguration(templates: string, out: string, settings: AsteriskSettings, asterisk: AsteriskPackage): Promise<string[]> {
  checkSettings(settings);
  await mkdir(out, { recursive: true });
  const values = {
    ...settings,
    loopback: settings.address.startsWith('127.'),
    mainTrunk: settings.trunks[0]?.name ?? '',
    modulesDir: asterisk.modulesDir,
    sbinDir: asterisk.sbinDir,
  };
  const written: string[] = [];
  for (const template of (await readdir(templates)).sort()) {
    if (!template.endsWith('.hbs')) continue;
    const name = basename(template, '.hbs');
    const target = join(out, name);
    if (KEPT.has(name) && existsSync(target)) continue;
    // strict: a value that the settings do not have is an error, not an empty line in a configuration file.
    const render = Handlebars.compile(await readFile(join(templates, template), 'utf8'), { noEscape: true, strict: true });
    const text = render(values);
    if ((await readFile(target, 'utf8').catch(() => undefined)) === text) continue;
    await writeFile(target, text, { mode: SECRET.has(name) ? 0o640 : 0o644 });
    written.push(name);
  }
  return written;
}

/** Makes the whole folder of an instance: configuration, links into the package, music on hold. Returns the files of the configuration that changed. */
export async function renderInstance(templates: string, settings: AsteriskSettings, asterisk: AsteriskPackage): Promise<string[]> {
  const { folder } = settings;
  checkSettings(settings);
  for (const sub of FOLDERS) await mkdir(join(folder, sub), { recursive: true });
  await mkdir(settings.monitorDir, { recursive: true });
  const changed = await renderConfiguration(templates, join(folder, 'etc'), settings, asterisk);
  await copyFile(asterisk.indicationsFile, join(folder, 'etc/indications.conf'));
  // Without its XML documentation Asterisk ends at start: the configuration framework reads the options' types from there.
  await link(join(asterisk.dataDir, 'documentation'), join(folder, 'data/documentation'));
  const sounds = join(asterisk.dataDir, 'sounds/en_US_f_Allison');
  if (existsSync(sounds)) {
    for (const name of await readdir(sounds)) await link(join(sounds, name), join(folder, 'data/sounds/en', name));
  }
  const music = join(folder, 'data/moh/linli.wav');
  if (!existsSync(music)) await writeFile(music, musicOnHold());
  return changed;
}

async function link(target: string, path: string): Promise<void> {
  await rm(path, { force: true, recursive: true });
  await symlink(target, path);
}
