import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';
import { SetupProblem } from '../lib/problem.ts';

/** A line to the telephone network (or, in the demonstration, the SIPp caller). */
export interface TrunkSettings {
  /** Name of the endpoint, e.g. pstn; click-to-call dials PJSIP/<number>@<name> over the first trunk. */
  name: string;
  host: string;
  port: number;
  /** Addresses (CIDR) from which its calls come. */
  match: readonly string[];
  /** Set where the provider wants a registration. */
  username?: string;
  password?: string;
}

export interface QueueSettings {
  name: string;
  strategy: 'rrmemory' | 'leastrecent' | 'fewestcalls' | 'ringall' | 'linear' | 'random';
  /** Seconds for which one agent's phone rings. */
  ringSeconds: number;
  wrapUpSeconds: number;
  /** Seconds between two announcements to the waiting caller. */
  announceSeconds: number;
  /** Seconds after which a waiting caller is told that nobody is free. */
  maxWaitSeconds: number;
}

/** Everything that the configuration of one Asterisk instance is made from. */
export interface AsteriskSettings {
  /** Folder of the instance: etc/, log/, run/ … */
  folder: string;
  /** Becomes the head of every Uniqueid, so that calls of several nodes never share an identity. Letters and digits only. */
  systemName: string;
  /** Address on which SIP, the browsers' WebSocket and RTP listen. */
  address: string;
  sipPort: number;
  webSocketPort: number;
  rtpFirst: number;
  rtpLast: number;
  ami: { address: string; port: number; user: string; secret: string; permit: readonly string[] };
  agi: { host: string; port: number };
  trunks: readonly TrunkSettings[];
  hotlines: readonly string[];
  /** Numbers of emergency cards: past the IVR, straight to the head of the queue. */
  emergencyNumbers: readonly string[];
  queues: readonly QueueSettings[];
  defaultQueue: string;
  monitorDir: string;
  promptsDir: string;
  /** Local addresses that browsers are told to reach as another one: everything onto loopback on a single machine. */
  iceHostCandidates: Readonly<Record<string, string>>;
}

/** Characters that end a value, a line or an argument somewhere between the configuration parser and the dialplan. */
const FORBIDDEN_IN_PATH = /[\p{Cc};,"'`$(){}[\]|&<>\\]/u;
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const QUEUE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;
const NUMBER = /^\+?[0-9]{2,20}$/;
const HOST = /^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})$/;
const CIDR = /^[0-9A-Fa-f.:]+(\/\d{1,3})?$/;
const SECRET = /^[A-Za-z0-9_.~+/=-]{8,128}$/;

/** Every value that goes into a configuration file is checked here; throws a SetupProblem that names the first bad one. */
export function checkSettings(settings: AsteriskSettings): void {
  const { ami, agi } = settings;
  check('systemName', /^[A-Za-z0-9]{1,16}$/.test(settings.systemName));
  for (const [key, path] of Object.entries({ folder: settings.folder, monitorDir: settings.monitorDir, promptsDir: settings.promptsDir })) {
    check(key, isAbsolute(path) && !FORBIDDEN_IN_PATH.test(path));
  }
  check('address', isIP(settings.address) !== 0);
  for (const [key, port] of Object.entries({
    sipPort: settings.sipPort,
    webSocketPort: settings.webSocketPort,
    rtpFirst: settings.rtpFirst,
    rtpLast: settings.rtpLast,
    'ami.port': ami.port,
    'agi.port': agi.port,
  })) {
    check(key, isPort(port));
  }
  check('rtpLast', settings.rtpLast > settings.rtpFirst);
  check('ami.address', isIP(ami.address) !== 0);
  check('ami.user', NAME.test(ami.user));
  check('ami.secret', SECRET.test(ami.secret));
  check('ami.permit', ami.permit.every((range) => CIDR.test(range)));
  check('agi.host', isHost(agi.host));
  for (const number of [...settings.hotlines, ...settings.emergencyNumbers]) check(`number ${JSON.stringify(number)}`, NUMBER.test(number));
  for (const trunk of settings.trunks) checkTrunk(trunk);
  for (const queue of settings.queues) {
    check('queue name', QUEUE_NAME.test(queue.name));
    check(`queue ${queue.name}`, [queue.ringSeconds, queue.wrapUpSeconds, queue.announceSeconds, queue.maxWaitSeconds].every((count) => isCount(count, 3600)));
  }
  check('defaultQueue', settings.queues.some((queue) => queue.name === settings.defaultQueue));
  check('iceHostCandidates', Object.entries(settings.iceHostCandidates).flat().every((address) => isIP(address) !== 0));
}

function checkTrunk(trunk: TrunkSettings): void {
  check('trunk name', NAME.test(trunk.name));
  check(`trunk ${trunk.name} host`, isHost(trunk.host));
  check(`trunk ${trunk.name} port`, isPort(trunk.port));
  check(`trunk ${trunk.name} match`, trunk.match.length > 0 && trunk.match.every((range) => CIDR.test(range)));
  check(`trunk ${trunk.name} username`, trunk.username === undefined || /^[A-Za-z0-9_.+@-]{1,80}$/.test(trunk.username));
  check(`trunk ${trunk.name} password`, trunk.password === undefined || SECRET.test(trunk.password));
}

function check(key: string, good: boolean): void {
  if (!good) throw new SetupProblem(`the Asterisk setting ${key} is not valid`);
}

function isPort(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 65_535;
}

function isCount(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}

function isHost(value: string): boolean {
  return isIP(value) !== 0 || HOST.test(value);
}
