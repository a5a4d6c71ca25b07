import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadHotline } from '../config/load.ts';
import { startDemoInstance, type DemoInstance } from './asterisk/demo-instance.ts';
import { firstFree, isLoopback } from './asterisk/network.ts';
import { explain, SetupProblem } from './lib/problem.ts';
import { Progress } from './lib/progress.ts';
import { ServerProcess } from './lib/server-process.ts';
import { byHand, ensureTools, START_TOOLS } from './tools.ts';

// npm start: the newcomer's path. Each part that cannot be had is named, and the rest goes on without it.

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const VAR = resolve(process.env['LINLI_VAR'] ?? join(ROOT, 'var'));
const progress = new Progress(4);

await mkdir(VAR, { recursive: true, mode: 0o711 });
bewareOfRoot();
await build();
await newServer({}).endFormer();
const { hotline, voice } = await bringVoice();
await bringTools();
const server = newServer(await environment(voice));
stopInOrder();
await startServer();

async function build(): Promise<void> {
  try {
    await progress.step('构建', 'build', async (note) => {
      const { build: run } = (await import('./build.mjs' as string)) as { build: (say: (line: string) => void) => Promise<void> };
      await run(note);
    });
  } catch (error) {
    fail(error);
  }
}

async function bringVoice(): Promise<{ hotline: ReturnType<typeof loadHotline>; voice: DemoInstance | undefined }> {
  const folder = process.env['LINLI_CONFIG'] ?? join(ROOT, 'config');
  let settings: ReturnType<typeof loadHotline>;
  try {
    settings = loadHotline(join(folder, 'hotline.yaml'));
  } catch (error) {
    return fail(error);
  }
  if (process.env['AMI_HOST'] !== undefined) {
    progress.say(`[–] 使用已有的 Asterisk · using the Asterisk at ${process.env['AMI_HOST']}`);
    return { hotline: settings, voice: undefined };
  }
  try {
    const instance = await progress.step('语音平台', 'Asterisk', async (note) => {
      const found = await startDemoInstance({ templates: join(ROOT, 'config/asterisk'), varDir: VAR, hotline: settings, log: note });
      note(`Asterisk ${found.version}${found.reused ? ', already running' : ''}, pid ${found.running.pid}`);
      return found;
    });
    return { hotline: settings, voice: instance };
  } catch (error) {
    await keepStack(error);
    progress.say(`      没有语音平台，其余功能照常 · going on without voice: ${explain(error)}`);
    return { hotline: settings, voice: undefined };
  }
}

async function bringTools(): Promise<void> {
  await progress.step('语音合成', 'speech', async (note) => {
    const missing = await ensureTools(START_TOOLS, note);
    if (missing.length > 0) note(`没有语音提示 · no spoken prompts without ${missing.join(', ')}: ${byHand(missing)}`);
  });
}

/** The server's settings; whatever is already set in the environment stays. */
async function environment(instance: DemoInstance | undefined): Promise<NodeJS.ProcessEnv> {
  const host = process.env['HOST'] ?? '127.0.0.1';
  const values: NodeJS.ProcessEnv = {
    LINLI_DEMO: '1',
    LINLI_VAR: VAR,
    LOG_LEVEL: 'info',
    PORT: process.env['PORT'] ?? String(await firstFree(8080, host)),
    // Without a voice platform nobody asks the voice menu, so any port will do.
    AGI_PORT: '0',
  };
  if (instance !== undefined) {
    const { settings } = instance;
    Object.assign(values, {
      AMI_HOST: settings.ami.address,
      AMI_PORT: String(settings.ami.port),
      AMI_USER: settings.ami.user,
      AMI_SECRET: settings.ami.secret,
      SIP_WS_URL: `ws://${settings.address}:${settings.webSocketPort}/ws`,
      AGI_HOST: settings.agi.host,
      AGI_PORT: String(settings.agi.port),
      RECORDINGS_DIR: settings.monitorDir,
      PROMPTS_DIR: settings.promptsDir,
      ASTERISK_LOG_DIR: join(settings.folder, 'log'),
    });
  }
  return { ...values, ...process.env };
}

function newServer(values: NodeJS.ProcessEnv): ServerProcess {
  return new ServerProcess(join(ROOT, 'dist/server/main.js'), values, join(VAR, 'server.log'), join(VAR, 'server.pid'), (line) => progress.say(line));
}

async function startServer(): Promise<void> {
  try {
    const address = await progress.step('服务', 'server', () => server.start());
    welcome(address);
  } catch (error) {
    await voice?.running.stop();
    fail(error);
  }
}

function welcome(address: string): void {
  const password = process.env['LINLI_DEMO_PASSWORD'] ?? 'linli-demo';
  progress.say('');
  progress.say(`  地址 · address      ${address}`);
  progress.say('  账号 · logins       agent1 … agent5, supervisor1, dispatcher1, handler1, verifier1, followup1, leader1, admin1, security1, auditor1');
  progress.say(`  密码 · password     ${password}`);
  progress.say(`  热线 · hotline      ${hotline.hotlineNumber}${voice === undefined ? '（无语音 · no voice）' : ''}`);
  if (voice !== undefined) {
    progress.say('  试拨 · test call    sign in as agent1, become ready, then in a second terminal: npm run demo:call');
    progress.say(`                      or any SIP phone on this machine: sip:${hotline.hotlineNumber}@${voice.settings.address}:${voice.settings.sipPort}`);
  }
  progress.say(`  日志 · log          ${join(VAR, 'server.log')}`);
  progress.say('  Ctrl-C 停止 · Ctrl-C stops everything');
}

function stopInOrder(): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    progress.say('\n正在停止 · stopping …');
    void server
      .stop()
      .then(() => voice?.running.stop())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

async function keepStack(error: unknown): Promise<void> {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  await appendFile(join(VAR, 'start.log'), `${new Date().toISOString()} ${text}\n`, { mode: 0o600 });
}

/** Asterisk gets an account without rights, the server does not yet: then at least nobody reaches it from elsewhere. */
function bewareOfRoot(): void {
  if (process.getuid?.() !== 0) return;
  const host = process.env['HOST'] ?? '127.0.0.1';
  if (!isLoopback(host)) fail(new SetupProblem(`npm start as root listens on this machine only, not on HOST=${host}`, 'start it as an ordinary user'));
  progress.say('注意：以 root 身份运行，服务进程也是 root · running as root: the server has all rights too; better start it as an ordinary user');
}

function fail(error: unknown): never {
  console.error(explain(error));
  process.exit(1);
}
