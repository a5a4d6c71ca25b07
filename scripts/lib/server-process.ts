import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const READY_LIMIT_MS = 120_000;
/** A server that ends more often than this within a minute has something that a restart does not cure. */
const RESTARTS_A_MINUTE = 5;

/**
 * The server as a child process that is started again when it dies: its watchdog ends it when it hangs, so that callers go on.
 * Its log goes to a file, so that the terminal stays readable.
 */
export class ServerProcess {
  #child: ChildProcess | undefined;
  #stopping = false;
  #starts: number[] = [];

  constructor(
    private readonly program: string,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly logFile: string,
    private readonly pidFile: string,
    private readonly report: (line: string) => void,
  ) {
    process.once('exit', () => this.#child?.kill('SIGKILL'));
  }

  /** Ends the server that a former start left behind when it was itself killed. */
  async endFormer(): Promise<void> {
    const pid = Number(await readFile(this.pidFile, 'utf8').catch(() => ''));
    if (!(pid > 1)) return;
    // A number may have gone to another process since; only one that runs our program is ended.
    const runsOurs = async (): Promise<boolean> => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0').includes(this.program);
    for (let tries = 0; (await runsOurs()) && tries < 300; tries++) {
      if (tries === 0) process.kill(pid, 'SIGTERM');
      if (tries === 200) process.kill(pid, 'SIGKILL');
      await pause(50);
    }
  }

  /** Starts it and resolves with the address of its line `ready <address>`. Rejects with its last words when it ends first. */
  start(): Promise<string> {
    this.#starts = [...this.#starts.filter((at) => at > Date.now() - 60_000), Date.now()];
    const log = openSync(this.logFile, 'a', 0o600);
    // A session of its own: Ctrl-C in the terminal reaches us, and we stop the parts in order.
    const child = spawn(process.execPath, [this.program], { stdio: ['ignore', 'pipe', log], env: this.environment, detached: true });
    closeSync(log);
    this.#child = child;
    void writeFile(this.pidFile, String(child.pid));
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => child.kill('SIGKILL'), READY_LIMIT_MS);
      let said = '';
      let ready = false;
      child.on('error', reject);
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        if (ready) return;
        said += text;
        const address = /^ready (\S+)$/m.exec(said)?.[1];
        if (address === undefined) return;
        ready = true;
        clearTimeout(limit);
        resolve(address);
      });
      child.on('exit', (code, signal) => {
        clearTimeout(limit);
        if (!ready) void this.#lastWords().then((words) => reject(new Error(`the server ended (${code ?? signal}): ${words}`)));
        else if (!this.#stopping) void this.#again(code ?? signal);
      });
    });
  }

  /** Stops it in order (SIGTERM); it lets callers in the voice menu finish. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill('SIGTERM');
    await gone;
    await rm(this.pidFile, { force: true });
  }

  async #again(how: number | string | null): Promise<void> {
    if (this.#starts.filter((at) => at > Date.now() - 60_000).length >= RESTARTS_A_MINUTE) {
      this.report(`the server ended (${how}) again and again; its log is ${this.logFile}`);
      return;
    }
    this.report(`the server ended (${how}) and is started again`);
    await this.start().then(
      (address) => this.report(`ready ${address}`),
      (error: unknown) => this.report(String(error)),
    );
  }

  async #lastWords(): Promise<string> {
    const text = await readFile(this.logFile, 'utf8').catch(() => '');
    // What an operator can put right is a plain line; the rest of the log is JSON.
    return text.trim().split('\n').findLast((line) => !line.startsWith('{')) ?? `see ${this.logFile}`;
  }
}
