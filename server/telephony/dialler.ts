import { randomBytes } from 'node:crypto';
import type { Dialler } from '../calls/dial.service.ts';
import type { CallControl } from '../calls/call.service.ts';
import type { AmiConnection } from './ami/connection.ts';
import { memberInterface } from './call-facts.ts';

/** Actions on calls over AMI. */
export class AmiCallControl implements Dialler, CallControl {
  constructor(private readonly ami: Pick<AmiConnection, 'send'>) {}

  /**
   * Rings the agent's phone, which answers by itself (X-Auto-Answer), and then runs the dialplan's linli-outbound,
   * which dials the resident with the hotline's number. Sent once: a lost answer is 'outcome unknown', never repeated.
   */
  async dial({ channelId, extension, number }: { channelId: string; extension: string; number: string }): Promise<void> {
    await this.ami.send({
      Action: 'Originate',
      Channel: memberInterface(extension),
      Context: 'linli-outbound',
      Exten: number,
      Priority: 1,
      Timeout: 20_000,
      Async: 'true',
      ChannelId: channelId,
      // What linli-agent-leg does for calls from the queue. Originate's own PreDialGoSub was passed over without a word (seen on 22.10).
      Variable: [`PJSIP_HEADER(add,X-Call-Ref)=${channelId}`, 'PJSIP_HEADER(add,X-Auto-Answer)=yes'],
    });
  }

  /** <systemname>-<epoch seconds>.<number> as Asterisk makes them, so that the dialplan finds the recording's day in it. */
  newChannelId(): string {
    return `linli-${Math.floor(Date.now() / 1000)}.${randomBytes(4).readUInt32BE()}`;
  }

  async hangUp(channel: string): Promise<void> {
    await this.ami.send({ Action: 'Hangup', Channel: channel, Cause: 16 });
  }

  async removeMember(queue: string, member: string): Promise<void> {
    await this.ami.send({ Action: 'QueueRemove', Queue: queue, Interface: member });
  }
}
