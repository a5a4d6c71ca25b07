import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asteriskHome, ordinaryAccount } from './asterisk/account.ts';
import { ensureAsteriskPackage } from './asterisk/package.ts';
import type { MochaResult } from './lib/mocha-run.ts';
import { explain } from './lib/problem.ts';
import { byHand, ensureTools, TEST_TOOLS } from './tools.ts';

// npm test [-- FILE-OR-FOLDER …]: brings what the tests need, runs them, and ends with one line: N passed, N failed, N skipped.

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');
/** A group that takes longer hangs. */
const GROUP_LIMIT_MS = 25 * 60_000;

/** Bench programs are no tests; end to end comes last, because it is slow and explains little. */
const GROUPS: readonly { name: string; holds: (file: string) => boolean }[] = [
  { name: 'unit and integration', holds: (file) => !file.startsWith('test/e2e/') && !file.startsWith('test/bench/') },
  { name: 'end to end', holds: (file) => file.startsWith('test/e2e/') },
];

const wanted = process.argv.slice(2);
const total: MochaResult = { passed: 0, failed: 0, skipped: [] };
const working = await mkdtemp(join(tmpdir(), 'linli-test-'));
try {
  await bringWhatIsNeeded();
  const files = await testFiles();
  for (const group of GROUPS) {
    const chosen = files.filter(group.holds);
    if (chosen.length > 0) await runGroup(group.name, chosen);
  }
} finally {
  await rm(working, { recursive: true, force: true });
}
report();

/** What cannot be had is named here, and then by each test that needed it. */
async function bringWhatIsNeeded(): Promise<void> {
  const say = (line: string): void => console.error(line);
  const missing = await ensureTools(TEST_TOOLS, say);
  if (missing.length > 0) say(`missing: ${missing.join(', ')}; install by hand: ${byHand(missing)}`);
  try {
    const home = process.env['LINLI_ASTERISK_CACHE'] ?? (await asteriskHome(process.env['LINLI_VAR'] ?? join(ROOT, 'var'), ordinaryAccount()));
    const { version } = await ensureAsteriskPackage({ home, log: say });
    say(`Asterisk ${version}`);
  } catch (error) {
    say(`no Asterisk: ${explain(error)}`);
  }
  try {
    const { build } = (await import('./build.mjs' as string)) as { build: () => Promise<void> };
    await build();
  } catch (error) {
    say(`not built: ${explain(error)}`);
    total.failed++;
  }
}

async function testFiles(): Promise<string[]> {
  const all = (await readdir(join(ROOT, 'test'), { recursive: true })).filter((name) => name.endsWith('.test.ts')).map((name) => `test/${name}`).sort();
  if (wanted.length === 0) return all;
  const chosen = await Promise.all(
    wanted.map(async (name) => {
      const path = relative(ROOT, resolve(name));
      const folder = (await stat(join(ROOT, path)).catch(() => undefined))?.isDirectory() === true;
      return all.filter((file) => (folder ? file.startsWith(`${path}/`) : file === path));
    }),
  );
  return [...new Set(chosen.flat())];
}

async function runGroup(name: string, files: readonly string[]): Promise<void> {
  console.log(`\n== ${name}: ${files.length} files`);
  const resultFile = join(working, `${name.replaceAll(' ', '-')}.json`);
  const how = await new Promise<string>((ended) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/lib/mocha-run.ts', resultFile, ...files], { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), GROUP_LIMIT_MS);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => child.kill(signal));
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      ended(String(code ?? signal));
    });
  });
  const text = await readFile(resultFile, 'utf8').catch(() => '');
  if (text === '') {
    // Ended before its end: a crash or a hang is a failure, whatever had passed until then.
    console.log(`the group "${name}" ended early (${how})`);
    total.failed++;
    return;
  }
  const result = JSON.parse(text) as MochaResult;
  total.passed += result.passed;
  total.failed += result.failed;
  total.skipped.push(...result.skipped);
}

function report(): void {
  console.log('');
  const silent = total.skipped.filter((test) => test.reason === '');
  for (const test of total.skipped) console.log(`skipped: ${test.title}: ${test.reason === '' ? 'no reason given, which counts as failed' : test.reason}`);
  const failed = total.failed + silent.length;
  if (total.passed === 0 && failed === 0) console.log('no test was found');
  console.log(`${total.passed} passed, ${failed} failed, ${total.skipped.length - silent.length} skipped`);
  process.exitCode = failed > 0 || total.passed === 0 ? 1 : 0;
}
