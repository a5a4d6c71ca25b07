// Runs a TypeScript program of this folder: node scripts/run.mjs scripts/start.ts [arguments].
// In this very process, so that signals and the exit code are the program's own.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { register } from 'tsx/esm/api';

const [script, ...rest] = process.argv.slice(2);
if (script === undefined) {
  console.error('usage: node scripts/run.mjs <program.ts> [arguments]');
  process.exit(2);
}
const path = resolve(script);
process.argv = [process.argv[0], path, ...rest];
register();
await import(pathToFileURL(path).href);
