import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SpeechEngine } from '../../ivr/prompts/speech-engine.ts';
import { realIvr } from '../ivr/real-ivr.ts';
import { startTestAsterisk, type TestAsterisk } from '../support/asterisk.ts';
import { ServerUnderTest } from '../support/server-process.ts';
import { sipp } from '../support/sipp.ts';
import { quantile } from './figures.ts';

const CALLS_A_RUN = 300;
const ROUNDS = 3;
/** Callers on the line at the same time; each hangs up 100 ms after the answer and the next one rings. */
const AT_ONCE = 30;
const HOLD_SECONDS = 0.1;
/** Jiffies of /proc are hundredths of a second on Linux. */
const MS_A_JIFFY = 10;

interface Figures {
  callsASecond: number;
  asteriskMs: number;
  failed: boolean;
}

/** No speech: callers hear nothing and pass through the menu at once, so the machinery alone is measured. */
const silence: SpeechEngine = {
  fingerprint: () => 'silence',
  probe: () => Promise.resolve({ ok: false, reason: 'not wanted here' }),
  speak: () => Promise.reject(new Error('no speech')),
};

async function cpuMs(pid: number): Promise<number> {
  const fields = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) * MS_A_JIFFY;
}

async function load(asterisk: TestAsterisk): Promise<Figures> {
  const before = await cpuMs(asterisk.pid);
  const start = performance.now();
  const run = await sipp({ scenario: 'load', target: asterisk.sip, to: '12345', calls: CALLS_A_RUN, limit: AT_ONCE, rate: 500, seconds: HOLD_SECONDS });
  const { code } = await run.ended;
  return { callsASecond: (CALLS_A_RUN / (performance.now() - start)) * 1000, asteriskMs: ((await cpuMs(asterisk.pid)) - before) / CALLS_A_RUN, failed: code !== 0 };
}

function summary(figures: readonly Figures[]): { callsASecond: number; asteriskMs: number; failed: number } {
  return {
    callsASecond: quantile(figures.map((one) => one.callsASecond), 0.5),
    asteriskMs: quantile(figures.map((one) => one.asteriskMs), 0.5),
    failed: figures.filter((one) => one.failed).length,
  };
}

/** One Asterisk, the same dialplan: nobody at the IVR's address, our IVR there, the whole server there. Takes about 50 s at most. */
export async function run(): Promise<void> {
  const asterisk = await startTestAsterisk();
  const varDir = await mkdtemp(join(tmpdir(), 'linli-bench-'));
  const server = new ServerUnderTest({
    LINLI_DEMO: '1', LINLI_VAR: varDir, AMI_HOST: '127.0.0.1', AMI_PORT: String(asterisk.ami.port), AMI_USER: asterisk.ami.user, AMI_SECRET: asterisk.ami.secret,
    SIP_WS_URL: asterisk.wsUrl, AGI_PORT: String(asterisk.agi.port), RECORDINGS_DIR: asterisk.monitorDir, PROMPTS_DIR: asterisk.promptsDir, LOG_LEVEL: 'warn', DRAIN_SECONDS: '0',
    // No program to speak with: the menu is silent here too.
    PATH: '/nonexistent',
  });
  try {
    await load(asterisk);
    const [bare, ivr, whole]: [Figures[], Figures[], Figures[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await load(asterisk));
      const ours = realIvr({ host: asterisk.agi.host, port: asterisk.agi.port, promptsDir: asterisk.promptsDir, engine: silence });
      await ours.start();
      ivr.push(await load(asterisk));
      await ours.stop({ drainMs: 1000 });
    }
    await server.start();
    for (let round = 0; round < ROUNDS; round += 1) whole.push(await load(asterisk));
    const [without, withIvr, withServer] = [summary(bare), summary(ivr), summary(whole)];
    const line = (name: string, figures: typeof without): string =>
      `${name} ${figures.callsASecond.toFixed(0)} calls/s (ratio ${(figures.callsASecond / without.callsASecond).toFixed(2)}), ${figures.asteriskMs.toFixed(1)} ms of Asterisk's CPU a call (ratio ${(figures.asteriskMs / without.asteriskMs).toFixed(2)})${figures.failed ? `, ${figures.failed} runs with failed calls` : ''}`;
    console.log(`${AT_ONCE} callers at once, the dialplan alone: ${line('', without).trim()}\n  with our IVR: ${line('', withIvr).trim()}\n  with the whole server: ${line('', withServer).trim()}`);
  } finally {
    await server.stop();
    await asterisk.stop();
    await rm(varDir, { recursive: true, force: true });
  }
}
