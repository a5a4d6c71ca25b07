import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { takeWatchdogNote } from '../../../ivr/watchdog/note.ts';
import { Silence } from '../../../ivr/watchdog/silence.ts';
import { waitFor } from '../../support/wait.ts';

const PROGRAM = fileURLToPath(new URL('./guarded-program.ts', import.meta.url));
const LIMIT_MS = 600;

/** The processes whose parent is `pid`, from /proc. */
async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return text.split(' ').filter(Boolean).map(Number);
}

async function alive(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return status !== '' && !/\) Z /.test(status);
}

describe('Watchdog', function () {
  this.timeout(30_000);
  let folder: string;
  let server: ChildProcess;
  let port: number;
  let guard: number;
  let ended: Promise<[number | null, NodeJS.Signals | null]>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linli-watchdog-'));
    server = spawn(process.execPath, ['--import', 'tsx', PROGRAM, String(LIMIT_MS), join(folder, 'note')], { stdio: ['pipe', 'pipe', 'pipe'] });
    ended = once(server, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const [line] = (await once(server.stdout!, 'data')) as [Buffer];
    port = Number(line.toString());
    // A loader has helpers of its own below the server; the guard is the node process with the limit among its arguments.
    guard = await waitFor(async () => {
      for (const pid of await childrenOf(server.pid!)) if ((await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('guard')) return pid;
      return null;
    }, { what: 'the guard' });
  });

  afterEach(async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGKILL');
      await ended;
    }
    await waitFor(async () => !(await alive(guard)), { what: 'the guard to end with its server' });
    await rm(folder, { recursive: true, force: true });
  });

  async function expectKilled(): Promise<void> {
    const [code, signal] = await ended;
    expect([code, signal]).to.deep.equal([null, 'SIGKILL']);
    const note = await waitFor(() => takeWatchdogNote(join(folder, 'note')), { what: 'the note' });
    expect(note).to.include({ pid: server.pid, limitMs: LIMIT_MS });
    expect(note.silentMs).to.be.at.least(LIMIT_MS);
    expect(await readdir(folder), 'the note is reported once').to.deep.equal([]);
  }

  it('kills a stopped server (SIGSTOP), so that its sockets close', async () => {
    const caller = connect(port, '127.0.0.1');
    await once(caller, 'connect');
    const closed = once(caller, 'close').catch(() => undefined);
    caller.on('error', () => undefined).resume();
    let said = '';
    server.stderr!.on('data', (text: Buffer) => (said += String(text)));
    server.kill('SIGSTOP');
    await closed;
    await expectKilled();
    await waitFor(() => said.includes('\n'), { what: 'the line in the log' });
    expect(JSON.parse(said)).to.include({ level: 60, part: 'watchdog', pid: server.pid });
  });

  it('kills a server whose event loop stands still', async () => {
    server.stdin!.write('spin\n');
    await expectKilled();
  });

  it('leaves a server alone that is stopped for a moment only', async () => {
    server.kill('SIGSTOP');
    server.kill('SIGCONT');
    const caller = connect(port, '127.0.0.1');
    await once(caller, 'connect');
    caller.destroy();
    expect(await alive(guard)).to.equal(true);
    expect(server.signalCode).to.equal(null);
  });

  it('ends with a server that ends by itself, and writes no note', async () => {
    server.stdin!.write('end\n');
    expect(await ended).to.deep.equal([0, null]);
    await waitFor(async () => !(await alive(guard)), { what: 'the guard to end' });
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it('gives a server that wakes up together with it one more period', async () => {
    // Both are stopped, as by a sleeping machine, for longer than the limit; then the server is the later one to run.
    process.kill(guard, 'SIGSTOP');
    server.kill('SIGSTOP');
    const until = Date.now() + LIMIT_MS * 1.5;
    await waitFor(() => Date.now() > until, { what: 'the limit to pass' });
    process.kill(guard, 'SIGCONT');
    server.kill('SIGCONT');
    const caller = connect(port, '127.0.0.1');
    await once(caller, 'connect');
    caller.destroy();
    expect(server.signalCode).to.equal(null);
    server.stdin!.write('end\n');
    expect(await ended).to.deep.equal([0, null]);
  });

  it('is replaced when somebody kills it', async () => {
    const first = guard;
    process.kill(first, 'SIGKILL');
    guard = await waitFor(async () => {
      for (const pid of await childrenOf(server.pid!)) if (pid !== first && (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('guard')) return pid;
      return null;
    }, { what: 'the next guard' });
    server.kill('SIGSTOP');
    await expectKilled();
  });

  it('ignores the signals of its group: the server is guarded while it drains', async () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(guard, signal);
    server.kill('SIGSTOP');
    await expectKilled();
  });
});

describe('Silence of a server', () => {
  it('is too long only after the limit, and never before the first beat', () => {
    const silence = new Silence(2_000, 0);
    const ticks = (from: number, to: number): (number | null)[] => Array.from({ length: (to - from) / 100 }, (_, index) => silence.tick(from + (index + 1) * 100));
    expect(ticks(0, 5_000).every((verdict) => verdict === null)).to.equal(true);
    silence.beat(5_000);
    expect(ticks(5_000, 7_000).every((verdict) => verdict === null)).to.equal(true);
    expect(silence.tick(7_100)).to.equal(2_100);
  });

  it('is forgiven after a gap in which the guard itself was not scheduled', () => {
    const silence = new Silence(2_000, 0);
    silence.beat(0);
    expect(silence.tick(60_000)).to.equal(null);
    for (let tick = 1; tick <= 20; tick += 1) expect(silence.tick(60_000 + tick * 100)).to.equal(null);
    expect(silence.tick(62_100)).to.equal(62_100);
  });

  it('is judged in the end although the guard is always late', () => {
    const silence = new Silence(2_000, 0);
    silence.beat(0);
    const verdicts = Array.from({ length: 20 }, (_, index) => silence.tick((index + 1) * 600));
    expect(verdicts.findIndex((verdict) => verdict !== null)).to.equal(10);
  });

  it('does not count the time in which the server got no CPU, up to one more limit', () => {
    const verdictAt = (starvedOfEach: number): number => {
      const silence = new Silence(2_000, 0);
      silence.beat(0);
      // What it had waited before the silence does not matter.
      silence.tick(0, 5_000);
      for (let tick = 1; ; tick += 1) if (silence.tick(tick * 100, 5_000 + tick * starvedOfEach) !== null) return tick * 100;
    };
    // What it had waited before the silence is no excuse, and a busy machine is none for ever.
    // A busy machine is no excuse for ever.
    expect([verdictAt(0), verdictAt(50), verdictAt(95)]).to.deep.equal([2_100, 4_100, 4_100]);
  });

  it('never condemns a server that beats, however the guard is scheduled', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ gap: fc.nat({ max: 5_000 }), beat: fc.boolean() }), { maxLength: 200 }), (turns) => {
        const silence = new Silence(2_000, 0);
        let now = 0;
        let lastBeat = 0;
        for (const { gap, beat } of turns) {
          now += gap;
          if (beat) silence.beat((lastBeat = now));
          const verdict = silence.tick(now);
          if (verdict !== null) expect(now - lastBeat).to.be.greaterThan(2_000);
        }
      }),
    );
  });
});

describe('Note of the watchdog', () => {
  it('that is broken or missing counts as none', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'linli-note-'));
    const file = join(folder, 'note');
    for (const text of ['', '{"at":1', 'null', '{"at":"x","pid":1,"limitMs":1,"silentMs":1}']) {
      await writeFile(file, text);
      expect(await takeWatchdogNote(file)).to.equal(null);
    }
    expect(await takeWatchdogNote(file)).to.equal(null);
    await rm(folder, { recursive: true });
  });
});
