import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asteriskHome, ordinaryAccount } from '../../scripts/asterisk/account.ts';
import { anyFreePort, loopbackCandidates } from '../../scripts/asterisk/network.ts';
import { ensureAsteriskPackage } from '../../scripts/asterisk/package.ts';
import { startAsterisk, type RunningAsterisk } from '../../scripts/asterisk/process.ts';
import { renderInstance } from '../../scripts/asterisk/render.ts';
import type { AsteriskSettings, QueueSettings } from '../../scripts/asterisk/settings.ts';
import { waitFor } from './wait.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

export interface TestAsterisk {
  settings: AsteriskSettings;
  ami: { host: string; port: number; user: string; secret: string };
  /** Where browsers' phones register: ws://127.0.0.1:<port>/ws */
  wsUrl: string;
  /** Where SIPp callers ring. */
  sip: { host: string; port: number };
  /** Where our FastAGI server is expected; nothing listens there until a test does. */
  agi: { host: string; port: number };
  /** Where calls to the outside go: a SIPp callee of the test listens there. */
  trunkPort: number;
  monitorDir: string;
  logDir: string;
  promptsDir: string;
  pid: number;
  /** Runs a command of Asterisk's console. */
  cli(command: string): Promise<string>;
  /** Ends it like a power cut; `start()` brings the same instance back on the same ports. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** What a test may fix; the rest is made up. */
export type TestAsteriskOptions = Partial<
  Pick<AsteriskSettings, 'systemName' | 'hotlines' | 'emergencyNumbers' | 'defaultQueue' | 'agi' | 'promptsDir' | 'trunks'>
> & {
  queues?: readonly (Omit<QueueSettings, 'maxWaitSeconds'> & { maxWaitSeconds?: number })[];
  /** How long a caller waits in a queue that does not say so itself, seconds; default 60. */
  maxWaitSeconds?: number;
};

const HOTLINE = { name: 'hotline', strategy: 'rrmemory', ringSeconds: 5, wrapUpSeconds: 0, announceSeconds: 20 } as const;

const RTP_PORTS = 400;

/** Starts an Asterisk of the test's own: folder under the temporary directory, free ports, an ordinary uid. */
export async function startTestAsterisk(options: TestAsteriskOptions = {}): Promise<TestAsterisk> {
  const account = ordinaryAccount();
  const home = process.env['LINLI_ASTERISK_CACHE'] ?? (await asteriskHome(process.env['LINLI_VAR'] ?? join(ROOT, 'var'), account));
  const asterisk = await ensureAsteriskPackage({ home, log: (line) => process.stderr.write(`asterisk: ${line}\n`) });
  const folder = await mkdtemp(join(tmpdir(), 'linli-asterisk-'));
  await chmod(folder, 0o755);
  const settings = await testSettings(folder, options);
  await mkdir(join(settings.promptsDir, 'named'), { recursive: true });
  await renderInstance(join(ROOT, 'config/asterisk'), settings, asterisk, account);
  let running: RunningAsterisk = await startAsterisk(asterisk, settings, account);
  // A run that ends early must not leave an Asterisk behind, which has a session of its own.
  const killAtExit = (): void => {
    try {
      process.kill(running.pid, 'SIGKILL');
    } catch {
      // It is gone already.
    }
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', killAtExit);
  return {
    settings,
    ami: { host: '127.0.0.1', port: settings.ami.port, user: settings.ami.user, secret: settings.ami.secret },
    wsUrl: `ws://127.0.0.1:${settings.webSocketPort}/ws`,
    sip: { host: '127.0.0.1', port: settings.sipPort },
    agi: settings.agi,
    trunkPort: settings.trunks[0]?.port ?? 0,
    monitorDir: settings.monitorDir,
    logDir: join(folder, 'log'),
    promptsDir: settings.promptsDir,
    get pid() {
      return running.pid;
    },
    cli: (command) => running.rx(command),
    kill: () => running.kill(),
    async start() {
      // A port that was free for a moment may be lent to somebody's outgoing packets: it comes back.
      running = await waitFor(() => startAsterisk(asterisk, settings, account), { timeoutMs: 40_000, what: 'Asterisk to start again on its ports' });
    },
    async stop() {
      process.removeListener('exit', killAtExit);
      await running.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function testSettings(folder: string, options: TestAsteriskOptions): Promise<AsteriskSettings> {
  const { maxWaitSeconds = 60, queues = [HOTLINE], ...others } = options;
  // Instances may share a range: Asterisk passes over ports that are taken.
  const rtpFirst = 40_000 + randomInt(0, 49) * RTP_PORTS;
  return {
    folder,
    systemName: 'linlitest',
    address: '127.0.0.1',
    sipPort: await anyFreePort(),
    webSocketPort: await anyFreePort(),
    rtpFirst,
    rtpLast: rtpFirst + RTP_PORTS - 1,
    ami: { address: '127.0.0.1', port: await anyFreePort(), user: 'linli', secret: 'test-secret', permit: ['127.0.0.0/8'] },
    agi: { host: '127.0.0.1', port: await anyFreePort() },
    trunks: [{ name: 'pstn', host: '127.0.0.1', port: await anyFreePort(), match: ['127.0.0.0/8'] }],
    hotlines: ['12345'],
    emergencyNumbers: ['12999'],
    queues: queues.map((queue) => ({ maxWaitSeconds, ...queue })),
    defaultQueue: 'hotline',
    monitorDir: join(folder, 'spool/monitor'),
    promptsDir: join(folder, 'prompts'),
    iceHostCandidates: loopbackCandidates(),
    ...others,
  };
}
