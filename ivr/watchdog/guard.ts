/**
 * The guard: a program of its own, started by watchdog.ts with `limitMs parentPid noteFile`.
 * It reads heartbeats from stdin and kills its parent when they stay away: a stopped or spinning process
 * runs no code of its own any more, no thread either, and as long as it lives its sockets hold the callers.
 * When the parent ends, stdin ends, and so does the guard.
 */
import { readFileSync } from 'node:fs';
import { writeWatchdogNote } from './note.ts';
import { Silence, TICKS_PER_LIMIT } from './silence.ts';

const [limitText, parentText, noteFile = ''] = process.argv.slice(2);
const limitMs = Number(limitText);
const parentPid = Number(parentText);
/** A hung disk may be why the server hangs, so the note gets this long and no longer. */
const NOTE_TIMEOUT_MS = 100;

const silence = new Silence(limitMs, performance.now());
let judged = false;

// Signals to the whole group (Ctrl-C, a service manager) are for the server; it must be guarded while it drains.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.stdin.on('data', () => silence.beat(performance.now()));
process.stdin.on('end', () => judged || process.exit(0));
process.stdin.on('error', () => judged || process.exit(0));
process.stdout.on('error', () => undefined);
process.stdout.write('armed\n');

setInterval(() => {
  const silentMs = silence.tick(performance.now(), starvedMs());
  if (silentMs !== null && !judged) void judge(Math.round(silentMs));
}, limitMs / TICKS_PER_LIMIT);

/**
 * For how long the server's main thread, which turns its event loop, has been ready to run without getting a CPU, in ms:
 * the second number of /proc/<pid>/schedstat, in ns (Linux, Documentation/scheduler/sched-stats). 0 where there is none.
 */
function starvedMs(): number {
  try {
    return Number(readFileSync(`/proc/${parentPid}/schedstat`, 'utf8').split(' ')[1]) / 1e6 || 0;
  } catch {
    return 0;
  }
}

async function judge(silentMs: number): Promise<void> {
  judged = true;
  const note = { at: Date.now(), pid: parentPid, limitMs, silentMs };
  const written = writeWatchdogNote(noteFile, note).catch(() => undefined);
  await Promise.race([written, new Promise((resolve) => setTimeout(resolve, NOTE_TIMEOUT_MS))]);
  // While it is still our parent, its number cannot have passed to another process: it has not been reaped.
  if (process.ppid === parentPid) process.kill(parentPid, 'SIGKILL');
  const line = { level: 60, time: new Date(note.at).toISOString(), part: 'watchdog', ...note, msg: 'the server did not answer and was killed, so that its calls go on without it' };
  process.stderr.write(`${JSON.stringify(line)}\n`);
  process.exit(0);
}
