import { spawn, type ChildProcess } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const START_LIMIT_MS = 60_000;

/** The real server as a process of its own, which can be killed, stopped for a while, and started again. */
export class ServerUnderTest {
  private child: ChildProcess | null = null;
  private log: string[] = [];
  url = '';

  /** @param environment its settings; the port of the first start is kept for the next ones */
  constructor(private readonly environment: Record<string, string>) {}

  async start(): Promise<void> {
    const port = this.url ? new URL(this.url).port : '0';
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PORT: port, LOG_LEVEL: 'debug', ...this.environment },
    });
    this.child = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.keep(text));
    this.url = await new Promise<string>((resolveUrl, reject) => {
      const timer = setTimeout(() => reject(new Error(`the server was not ready in time\n${this.lastLog()}`)), START_LIMIT_MS);
      let out = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        const ready = /^ready (\S+)$/m.exec(out);
        if (ready) {
          clearTimeout(timer);
          resolveUrl(ready[1]!);
        }
      });
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`the server ended (${code ?? signal}) before it was ready\n${this.lastLog()}`));
      });
    });
  }

  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Like a power cut: no time to write anything. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  /** It stops running but keeps its sockets, like a process that hangs. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  /** Resolves when the process is gone, whoever ended it. */
  async gone(): Promise<void> {
    const child = this.child;
    if (!child || !this.running) return;
    await new Promise((done) => child.once('exit', done));
  }

  lastLog(lines = 30): string {
    return this.log.join('').split('\n').slice(-lines).join('\n');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (!this.child || !this.running) return;
    const gone = this.gone();
    this.child.kill(signal);
    await gone;
  }

  private keep(text: string): void {
    this.log.push(text);
    if (this.log.length > 5000) this.log.splice(0, 1000);
  }
}
