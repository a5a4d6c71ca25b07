import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { anyFreePort } from '../../scripts/asterisk/network.ts';
import { findProgram } from '../../scripts/lib/find-program.ts';
import { writeToneAlaw } from './tones.ts';

const SCENARIOS = join(dirname(fileURLToPath(import.meta.url)), 'sipp');

export type Scenario = 'caller' | 'load' | 'callee-answer' | 'callee-busy' | 'callee-no-answer';

export interface SippOptions {
  scenario: Scenario;
  /** Whom a caller calls: Asterisk's SIP address. Callees only listen. */
  target?: { host: string; port: number };
  /** The caller's number. */
  from?: string;
  /** The number that is called. */
  to?: string;
  /** After how many seconds it hangs up by itself; default 600, so in practice when the other side does. */
  seconds?: number;
  /** Keys that the caller presses after the answer, one every `digitPauseMs` (default 1500). */
  digits?: string;
  digitPauseMs?: number;
  /** What it says: the frequency of a tone (default 1000 Hz), or a raw A-law file. */
  tone?: number;
  audioFile?: string;
  /** How long a callee rings before it answers. */
  ringMs?: number;
  /** Number of calls (default 1), calls a second (default 10), most at the same time. */
  calls?: number;
  /** Each of several calls comes from a number of its own: `from` with the call's running number behind it. */
  numbered?: boolean;
  rate?: number;
  limit?: number;
  /** Fixed local port, for a callee that stands at the trunk's address. */
  port?: number;
}

export interface SippResult {
  /** 0 = every call went as the scenario says. */
  code: number | null;
  output: string;
  errors: string;
}

export interface SippRun {
  pid: number;
  port: number;
  ended: Promise<SippResult>;
  /** Callers only: hangs up (BYE) and ends, like a caller who puts the receiver down. Before the answer and between keys it waits. */
  hangUp(): Promise<SippResult>;
  /** Ends it without a word, like a phone whose battery is empty. */
  kill(): Promise<SippResult>;
}

const HANG_UP_LIMIT_MS = 15_000;

/** Starts SIPp with one of the scenarios of test/support/sipp. */
export async function sipp(options: SippOptions): Promise<SippRun> {
  const program = findProgram('sipp');
  if (program === undefined) throw new Error('sipp is not installed (Debian: sip-tester)');
  const folder = await mkdtemp(join(tmpdir(), 'linli-sipp-'));
  const audio = options.audioFile ?? join(folder, 'tone.alaw');
  if (options.audioFile === undefined) await writeToneAlaw(audio, options.tone ?? 1000, 5);
  const file = join(folder, 'scenario.xml');
  await writeFile(file, await scenarioText(options, audio));
  const port = options.port ?? (await anyFreePort());
  // Known Call-IDs, unlike those of any other SIPp at the same Asterisk.
  const callIds = `${randomBytes(6).toString('hex')}-`;
  const args = argumentsFor(options, file, port, await mediaPort(), folder);
  if (!options.scenario.startsWith('callee')) args.unshift('-cid_str', `${callIds}%u`);
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-20_000)));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-20_000)));
  const ended = new Promise<SippResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      void readFile(join(folder, 'errors.log'), 'utf8')
        .catch(() => '')
        .then(async (errors) => {
          await rm(folder, { recursive: true, force: true });
          resolve({ code, output, errors: errors.slice(0, 4000) });
        });
    });
  });
  return {
    pid: child.pid ?? 0,
    port,
    ended,
    async hangUp() {
      // A message may come before the answer, where the scenario does not wait for it yet: it is repeated until SIPp has gone.
      const socket = createSocket('udp4');
      const ask = (): void => {
        for (let call = 1; call <= (options.calls ?? 1); call++) socket.send(hangUpMessage(`${callIds}${call}`), port, '127.0.0.1');
      };
      const asking = setInterval(ask, 100);
      // A SIPp that took the word at a wrong moment waits for ever; its call then ends by itself, when no more audio comes.
      const givingUp = setTimeout(() => child.kill('SIGKILL'), HANG_UP_LIMIT_MS);
      ask();
      return ended.finally(() => {
        clearTimeout(givingUp);
        clearInterval(asking);
        socket.close();
      });
    },
    kill() {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

function argumentsFor(options: SippOptions, file: string, port: number, media: number, folder: string): string[] {
  const calls = String(options.calls ?? 1);
  const common = [
    '-sf', file, '-i', '127.0.0.1', '-mi', '127.0.0.1', '-p', String(port), '-mp', String(media), '-nostdin',
    '-trace_err', '-error_file', join(folder, 'errors.log'), '-m', calls,
  ];
  if (options.scenario.startsWith('callee')) return common;
  const target = options.target ?? { host: '127.0.0.1', port: 5060 };
  return [
    ...common, '-l', String(options.limit ?? options.calls ?? 1), '-r', String(options.rate ?? 10),
    '-set', 'from', options.from ?? '13800001111', '-s', options.to ?? '12345', `${target.host}:${target.port}`,
  ];
}

async function scenarioText(options: SippOptions, audio: string): Promise<string> {
  const text = await readFile(join(SCENARIOS, `${options.scenario}.xml`), 'utf8');
  const part = await readFile(join(SCENARIOS, 'digit.xml.part'), 'utf8');
  const digits = [...(options.digits ?? '')].map((digit, index) =>
    part.replace('@PAUSE_MS@', String(options.digitPauseMs ?? 1500)).replace('@CSEQ@', String(index + 2)).replace('@DIGIT@', digit),
  );
  return text
    .replace('  <!-- digits -->\n', digits.join(''))
    .replaceAll('[$from]', options.numbered ? '[$from][call_number]' : '[$from]')
    .replaceAll('@AUDIO@', audio)
    .replaceAll('@SECONDS_MS@', String(Math.round((options.seconds ?? 600) * 1000)))
    .replaceAll('@RING_MS@', String(options.ringMs ?? 0));
}

/** A request inside the call that SIPp attributes to it by its Call-ID; the scenario takes it as the word to hang up. */
function hangUpMessage(callId: string): string {
  return [
    'MESSAGE sip:caller@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKhangup',
    'From: <sip:runner@127.0.0.1>;tag=runner',
    'To: <sip:caller@127.0.0.1>',
    `Call-ID: ${callId}`,
    'CSeq: 1 MESSAGE',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}

/** SIPp takes the next free ports from here on; several of them at once must only not begin at the same place. */
async function mediaPort(): Promise<number> {
  const port = await anyFreePort();
  return port - (port % 2);
}
