import { cpus, totalmem } from 'node:os';

/** All benchmarks; each prints its own ratios, made in one run on one machine, and takes less than a minute. */
const BENCHMARKS: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = {
  'ivr-load': () => import('./ivr-load.ts'),
  'ami-events': () => import('./ami-events.ts'),
  'screen-pop': () => import('./screen-pop.ts'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHMARKS, name));
if (unknown.length) {
  console.error(`There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`);
  process.exit(2);
}
console.log(`machine: ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, ${process.platform}`);
for (const [name, load] of Object.entries(BENCHMARKS)) {
  if (wanted.length && !wanted.includes(name)) continue;
  const { run } = await load();
  const start = performance.now();
  await run();
  console.log(`  (${name}, ${((performance.now() - start) / 1000).toFixed(0)} s)`);
}
// Handles that a library keeps open must not keep a finished run alive.
process.exit(0);
