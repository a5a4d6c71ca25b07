import { join } from 'node:path';
import type { RecordingControl } from '../calls/call-tracker.ts';
import type { Logger } from '../shared/logger.ts';
import type { AmiConnection } from './ami/connection.ts';
import { memberInterface } from './call-facts.ts';

interface Deps {
  ami: Pick<AmiConnection, 'send'>;
  /** The path of a call's recording below Asterisk's monitor folder. */
  pathOf: (callId: string) => Promise<string | null>;
  /** The monitor folder as Asterisk sees it; relative names go there. */
  monitorDir: string;
  logger: Logger;
}

/** MixMonitor over AMI. */
export class AmiRecordingControl implements RecordingControl {
  constructor(private readonly deps: Deps) {}

  restart(call: { id: string; channelName: string }): void {
    this.run(call).catch((error: unknown) => this.deps.logger.warn({ err: error, callId: call.id }, 'the recording could not be begun anew'));
  }

  private async run(call: { id: string; channelName: string }): Promise<void> {
    const path = await this.deps.pathOf(call.id);
    if (!path || !call.channelName || call.channelName.startsWith(memberInterface(''))) return;
    await this.deps.ami.send({ Action: 'StopMixMonitor', Channel: call.channelName });
    // a: append to the same file; b: only while bridged, as the dialplan began it.
    await this.deps.ami.send({ Action: 'MixMonitor', Channel: call.channelName, File: join(this.deps.monitorDir, path), Options: 'ab' });
  }
}
