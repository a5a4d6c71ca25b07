// Builds dist/: the server by tsc, the agent desktop by vite. A part whose sources have not changed since its last build is left alone.
// `node scripts/build.mjs` from the command line; `import { build }` from the programs that need it built.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const PARTS = [
  {
    name: 'server',
    sources: ['config', 'server', 'ivr', 'sms', 'migrations', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    output: 'dist/server/main.js',
    needs: 'server/main.ts',
    command: ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
  },
  {
    name: 'agent-ui',
    // The desktop imports types and texts of the server, so its sources are among the desktop's.
    sources: ['agent-ui', 'server', 'config', 'package-lock.json'],
    output: 'dist/agent-ui/index.html',
    needs: 'agent-ui/vite.config.ts',
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'agent-ui/vite.config.ts', '--logLevel', 'warn'],
  },
];

/** Builds what is stale. `say` gets a line for each part that is built; the compilers write to stderr. Rejects when one of them fails. */
export async function build(say = (line) => console.error(line)) {
  await mkdir(join(ROOT, 'dist'), { recursive: true });
  const release = await lock(join(ROOT, 'dist/.building'));
  try {
    for (const part of PARTS) await buildPart(part, say);
  } finally {
    await release();
  }
}

async function buildPart(part, say) {
  if (!existsSync(join(ROOT, part.needs))) return say(`build: ${part.needs} does not exist, ${part.name} is left out`);
  const stampFile = join(ROOT, `dist/.built-${part.name}`);
  const stamp = await fingerprint(part.sources);
  const built = existsSync(join(ROOT, part.output));
  if (built && (await readFile(stampFile, 'utf8').catch(() => '')) === stamp) return;
  if (!existsSync(join(ROOT, part.command[0]))) {
    // An installation without development packages runs what has been built elsewhere.
    if (built) return;
    throw new Error(`${part.name} is not built, and ${part.command[0]} is missing: run npm ci`);
  }
  say(`build: ${part.name}`);
  await run(part.command);
  await writeFile(stampFile, stamp);
}

/** A hash over names, sizes and times of all source files: a deleted file counts as a change too. */
async function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(ROOT, source);
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) continue;
    const files = info.isDirectory() ? (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort() : [path];
    for (const file of files) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function run(command) {
  return new Promise((resolveRun, reject) => {
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 2, 2] });
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolveRun() : reject(new Error(`${command[0]} ended with code ${code}`))));
  });
}

/** Two programs that start at once do not build into each other; a lock whose owner is dead is taken over. */
async function lock(folder) {
  for (;;) {
    try {
      await mkdir(folder);
      await writeFile(join(folder, 'pid'), String(process.pid));
      return () => rm(folder, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    await pause(200);
    const owner = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
    if (!isAlive(owner)) await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await build().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
