/** The IVR in a process of its own under its watchdog, to be stopped in mid-prompt. Arguments: host port promptsDir noteFile. */
import { startWatchdog } from '../../ivr/watchdog/watchdog.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { realIvr } from './real-ivr.ts';

const [host, port, promptsDir = '', noteFile = ''] = process.argv.slice(2);
const entered = (): Promise<{ callId: string }> => (process.stdout.write('entered\n'), Promise.resolve({ callId: 'call' }));
const intake = { callEntered: entered, leftIvr: () => Promise.resolve(), selfServiceUsed: () => Promise.resolve() };
await realIvr({ host, port: Number(port), promptsDir, intake }).start();
startWatchdog({ limitMs: 2_000, noteFile, logger: silentLogger(), clock: systemClock, onArm: () => process.stdout.write('ready\n') });
