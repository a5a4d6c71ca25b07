/**
 * A server for the tests: it accepts connections and is guarded, nothing else. Arguments: limitMs noteFile.
 * It prints its port when the guard is at its post; on the line `spin` it blocks its event loop for ever, on `end` it ends by itself.
 */
import { createServer, type AddressInfo } from 'node:net';
import { systemClock } from '../../../server/shared/clock.ts';
import { silentLogger } from '../../../server/shared/logger.ts';
import { startWatchdog } from '../../../ivr/watchdog/watchdog.ts';

const [limit, noteFile = ''] = process.argv.slice(2);
const server = createServer(() => undefined).listen(0, '127.0.0.1', () => {
  startWatchdog({ limitMs: Number(limit), noteFile, logger: silentLogger(), clock: systemClock, onArm: () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`) });
});
process.stdin.on('data', (line) => {
  const spinning = String(line).startsWith('spin');
  while (spinning);
  server.close();
  process.stdin.destroy();
});
