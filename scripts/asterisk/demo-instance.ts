import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Hotline } from '../../config/hotline.schema.ts';
import { asteriskHome, ordinaryAccount } from './account.ts';
import { settingsForHotline } from './hotline-settings.ts';
import { firstFree, isFree, loopbackCandidates } from './network.ts';
import { ensureAsteriskPackage } from './package.ts';
import { findRunning, startAsterisk, type RunningAsterisk } from './process.ts';
import { renderInstance } from './render.ts';
import type { AsteriskSettings } from './settings.ts';

/** What a first start chooses and later ones keep: ports and the manager's secret. Written with mode 600. */
interface Choices {
  sipPort: number;
  webSocketPort: number;
  amiPort: number;
  agiPort: number;
  trunkPort: number;
  rtpFirst: number;
  secret: string;
}

/** The Asterisk of `npm start`. */
export interface DemoInstance {
  settings: AsteriskSettings;
  running: RunningAsterisk;
  version: string;
  /** True when a former start had left it running. */
  reused: boolean;
}

const LOOPBACK = '127.0.0.1';
const RTP_PORTS = 400;

/** Where the choices of the instance of `varDir` are kept. */
export async function choicesFile(varDir: string): Promise<string> {
  return join(await asteriskHome(varDir, ordinaryAccount()), 'choices.json');
}

/** The settings of the instance that a former `npm start` made in `varDir`; undefined when there is none. */
export async function knownInstance(varDir: string, hotline: Hotline): Promise<AsteriskSettings | undefined> {
  const file = await choicesFile(varDir);
  if (!existsSync(file)) return undefined;
  return settingsFrom(dirname(file), hotline, JSON.parse(await readFile(file, 'utf8')) as Choices);
}

/**
 * Finds or brings Asterisk, renders its configuration and starts it, or takes over the one that is running.
 * Throws a SetupProblem where that is not possible.
 */
export async function startDemoInstance(options: {
  templates: string;
  varDir: string;
  hotline: Hotline;
  log: (line: string) => void;
}): Promise<DemoInstance> {
  const account = ordinaryAccount();
  const home = await asteriskHome(options.varDir, account);
  await mkdir(home, { recursive: true });
  if (!home.startsWith(options.varDir)) options.log(`${options.varDir} is closed to ordinary users, so Asterisk lives in ${home}`);
  const asterisk = await ensureAsteriskPackage({ home: process.env['LINLI_ASTERISK_CACHE'] ?? home, log: options.log });
  const settings = await settingsWithFreePorts(home, options.hotline);
  await mkdir(join(settings.promptsDir, 'named'), { recursive: true });
  const changed = await renderInstance(options.templates, settings, asterisk, account);
  const left = await findRunning(settings);
  if (left !== undefined && changed.length === 0) return { settings, running: left, version: asterisk.version, reused: true };
  if (left !== undefined) {
    options.log(`the configuration has changed (${changed.join(', ')}): Asterisk starts anew`);
    await left.stop();
  }
  return { settings, running: await startAsterisk(asterisk, settings, account), version: asterisk.version, reused: false };
}


function settingsFrom(home: string, hotline: Hotline, choices: Choices): AsteriskSettings {
  return settingsForHotline(hotline, {
    folder: join(home, 'instance'),
    promptsDir: join(dirname(home), 'prompts'),
    systemName: 'linli',
    address: LOOPBACK,
    sipPort: choices.sipPort,
    webSocketPort: choices.webSocketPort,
    rtpFirst: choices.rtpFirst,
    rtpLast: choices.rtpFirst + RTP_PORTS - 1,
    ami: { address: LOOPBACK, port: choices.amiPort, user: 'linli', secret: choices.secret, permit: ['127.0.0.0/8'] },
    agi: { host: LOOPBACK, port: choices.agiPort },
    trunks: [{ name: 'pstn', host: LOOPBACK, port: choices.trunkPort, match: ['127.0.0.0/8'] }],
    iceHostCandidates: loopbackCandidates(),
  });
}

/** The settings of the former start, unless somebody else has taken one of its ports meanwhile. */
async function settingsWithFreePorts(home: string, hotline: Hotline): Promise<AsteriskSettings> {
  const file = join(home, 'choices.json');
  const former = existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as Choices) : undefined;
  if (former !== undefined) {
    const settings = settingsFrom(home, hotline, former);
    if ((await findRunning(settings)) !== undefined || (await allFree(former))) return settings;
  }
  const choices: Choices = {
    sipPort: await firstFree(15_060, LOOPBACK),
    webSocketPort: await firstFree(18_088, LOOPBACK),
    amiPort: await firstFree(15_038, LOOPBACK),
    agiPort: await firstFree(14_573, LOOPBACK),
    trunkPort: await firstFree(15_080, LOOPBACK),
    rtpFirst: await rtpRange(),
    secret: former?.secret ?? randomBytes(24).toString('base64url'),
  };
  await writeFile(file, JSON.stringify(choices, null, 2), { mode: 0o600 });
  return settingsFrom(home, hotline, choices);
}

async function allFree(choices: Choices): Promise<boolean> {
  for (const port of [choices.sipPort, choices.webSocketPort, choices.amiPort, choices.agiPort]) {
    if (!(await isFree(port, LOOPBACK))) return false;
  }
  return true;
}

/** Single ports of the range may be taken later; Asterisk passes over them. The first one tells whether somebody else has the range. */
async function rtpRange(): Promise<number> {
  for (let first = 10_000; first < 20_000; first += RTP_PORTS) {
    if (await isFree(first, LOOPBACK)) return first;
  }
  return 10_000;
}
