import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';

/** What one run of mocha gave. Written as JSON into the file named by the first argument. */
export interface MochaResult {
  passed: number;
  failed: number;
  /** Title and reason of each skipped test; a reason that is missing is an empty string. */
  skipped: { title: string; reason: string }[];
}

// A process of its own for each group of tests, started by scripts/test.ts: node --import tsx scripts/lib/mocha-run.ts RESULT FILE…
const [resultFile = '', ...files] = process.argv.slice(2);
const mocha = new Mocha({ timeout: 20_000, slow: 2000, color: process.stdout.isTTY });
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();
const result: MochaResult = { passed: 0, failed: 0, skipped: [] };
mocha
  .run((failures) => {
    writeFileSync(resultFile, JSON.stringify(result));
    // A handle that a test left open must not keep the run alive, nor hide its result.
    process.exit(failures > 0 ? 1 : 0);
  })
  .on('pass', () => result.passed++)
  .on('fail', () => result.failed++)
  .on('pending', (test) => result.skipped.push({ title: test.fullTitle(), reason: reasonOf(test) }));

/** The reason stands at the test itself, or at the hook that skipped its whole block. */
function reasonOf(test: Mocha.Test): string {
  const own = (test as { skipReason?: string }).skipReason;
  if (own !== undefined) return own;
  for (let suite = test.parent; suite !== undefined; suite = suite.parent) {
    const hooks = (suite as unknown as { _beforeAll?: { skipReason?: string }[] })._beforeAll ?? [];
    const found = hooks.find((hook) => hook.skipReason !== undefined)?.skipReason;
    if (found !== undefined) return found;
  }
  return '';
}
