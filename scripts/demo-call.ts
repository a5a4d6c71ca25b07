import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadHotline } from '../config/load.ts';
import { sipp } from '../test/support/sipp.ts';
import { AmiProbe } from './asterisk/ami-probe.ts';
import { knownInstance } from './asterisk/demo-instance.ts';
import { explain, SetupProblem } from './lib/problem.ts';
import { mustRun } from './lib/run-command.ts';
import { byHand, ensureTools } from './tools.ts';

// npm run demo:call: a resident rings the hotline of the running `npm start` and speaks.

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const VAR = resolve(process.env['LINLI_VAR'] ?? join(ROOT, 'var'));
const SENTENCE = '您好，我是幸福里小区三号楼的居民。楼下的路灯坏了两天了，晚上老人出门很不方便，麻烦你们派人看一下。谢谢。';

const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '13800001111' },
    seconds: { type: 'string', default: '60' },
    digits: { type: 'string', default: '' },
    say: { type: 'string', default: SENTENCE },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log('usage: npm run demo:call -- [--from NUMBER] [--seconds N] [--digits KEYS] [--say TEXT]');
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), 'linli-demo-call-'));
try {
  await call();
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function call(): Promise<void> {
  if (!/^\+?\d{2,20}$/.test(values.from)) throw new SetupProblem(`${values.from} is not a telephone number`);
  if (!/^[0-9*#]{0,20}$/.test(values.digits)) throw new SetupProblem('--digits takes the keys 0-9, * and #');
  const seconds = Number(values.seconds);
  if (!(seconds > 0 && seconds <= 3600)) throw new SetupProblem('--seconds takes a number up to 3600');
  const hotline = loadHotline(join(process.env['LINLI_CONFIG'] ?? join(ROOT, 'config'), 'hotline.yaml'));
  const instance = await knownInstance(VAR, hotline);
  const probe = instance === undefined ? undefined : await AmiProbe.login(instance.ami);
  if (instance === undefined || probe === undefined) throw new SetupProblem('no running hotline was found', 'run npm start in another terminal first');
  const missing = await ensureTools(['sipp', 'espeak-ng', 'sox'], (line) => console.log(line));
  if (missing.includes('sipp')) throw new SetupProblem('sipp is missing', byHand(missing));
  const audioFile = missing.length === 0 ? await speech() : undefined;
  await probe.action({ Action: 'Events', EventMask: 'on' });
  tell(probe);
  console.log(`☎ ${values.from} → ${hotline.hotlineNumber}`);
  const run = await sipp({ scenario: 'caller', target: { host: instance.address, port: instance.sipPort }, from: values.from, to: hotline.hotlineNumber, seconds, digits: values.digits, audioFile });
  process.once('SIGINT', () => void run.hangUp());
  const { code, errors } = await run.ended;
  probe.close();
  console.log(code === 0 ? '通话结束 · the call is over' : `呼叫失败 · the call failed (${errors.trim().split('\n').at(-1) ?? code})`);
  if (code !== 0) process.exitCode = 1;
}

/** The sentence as raw A-law, which SIPp streams in a loop. */
async function speech(): Promise<string> {
  const spoken = join(folder, 'spoken.wav');
  const stream = join(folder, 'spoken.alaw');
  await mustRun('espeak-ng', ['-v', 'cmn-latn-pinyin', '-s', '160', '-w', spoken, '--', values.say]);
  await mustRun('sox', [spoken, '-t', 'raw', '-e', 'a-law', '-b', '8', '-r', '8000', '-c', '1', stream, 'gain', '-n', '-6', 'pad', '0.5', '1.5']);
  return stream;
}

/** Says what Asterisk reports of our call. */
function tell(probe: AmiProbe): void {
  void probe.wait((message) => {
    if (message.get('calleridnum')?.[0] !== values.from) return false;
    const event = message.get('event')?.[0];
    const phase = event === 'UserEvent' ? message.get('phase')?.[0] : undefined;
    if (phase === 'ivr') console.log('  语音导航 · in the voice menu');
    if (event === 'QueueCallerJoin') console.log(`  排队 · waiting in the queue ${message.get('queue')?.[0] ?? ''}`);
    if (event === 'AgentCalled') console.log(`  振铃 · ringing at ${message.get('interface')?.[0] ?? ''}`);
    if (event === 'AgentConnect') console.log(`  接通 · answered by ${message.get('membername')?.[0] ?? ''}`);
    return false;
  });
}
