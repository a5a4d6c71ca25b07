// The server alone, for operators: builds it when its sources have changed (output on stderr), then runs it in this very process,
// so that signals reach it directly and its exit code is ours.
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';

const main = resolve(dirname(fileURLToPath(import.meta.url)), '../dist/server/main.js');
try {
  await build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
process.argv[1] = main;
await import(pathToFileURL(main).href);
