import { join } from 'node:path';
import type { RecordingControl } from '../calls/call-tracker.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { AmiConnection } from './ami/connection.ts';
import { memberInterface } from './call-facts.ts';

interface Deps {
  ami: Pick<AmiConnection, 'send'>;
  /** The path of a call's recording below Asterisk's monitor folder. */
  pathOf: (callId: string) => Promise<string | null>;
  /** The monitor folder as Asterisk sees it; relative names go there. */
  monitorDir: string;
  clock: Clock;
  logger: Logger;
}

const STOP_TO_START_MS = 100;

/** MixMonitor over AMI. */
export class AmiRecordingControl implements RecordingControl {
  constructor(private readonly deps: Deps) {}

  restart(call: { id: string; channelName: string }): void {
    this.run(call).catch((error: unknown) => this.deps.logger.warn({ err: error, callId: call.id }, 'the recording could not be begun anew'));
  }

  private async run(call: { id: string; channelName: string }): Promise<void> {
    const path = await this.deps.pathOf(call.id);
    if (!path || !call.channelName || call.channelName.startsWith(memberInterface(''))) return;
    // Where nothing is recorded any more there is nothing to stop; it begins anew all the same.
    await this.deps.ami.send({ Action: 'StopMixMonitor', Channel: call.channelName }).catch(() => undefined);
    // Without a pause the new monitor may still find the old one's frame hook (4 of 4 with it, seen on 22.10).
    await new Promise<void>((resolve) => this.deps.clock.after(STOP_TO_START_MS, resolve));
    // a: append to the same file; b: only while bridged, as the dialplan began it.
    await this.deps.ami.send({ Action: 'MixMonitor', Channel: call.channelName, File: join(this.deps.monitorDir, path), Options: 'ab' });
  }
}
