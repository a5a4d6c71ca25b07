import type { AmiConnection } from '../ami/connection.ts';
import { liveQueues, type LiveQueueMember } from '../snapshot.ts';
import { doneUnless } from './refusals.ts';

/** A phone that may be a member of queues. */
export interface QueueMember {
  /** e.g. PJSIP/agent-1001 */
  interface: string;
  /** Whose state tells whether the member is free; the interface itself when absent. */
  stateInterface?: string;
  /** Shown in queue_log and events. */
  name: string;
  /** Members with a lower one are called first; 0 when absent. */
  penalty?: number;
}

export interface DesiredMembership {
  queues: readonly string[];
  paused: boolean;
  /** Why; only kept while paused. */
  reason?: string;
}

/** One thing that had to be done in Asterisk. */
export interface MembershipChange {
  queue: string;
  did: 'added' | 'removed' | 'paused' | 'unpaused' | 'penalty-set';
}

/** app_queue keeps names and reasons in 80 bytes with their end. */
const MAX_BYTES = 79;

/** A name or reason as Asterisk will give it back, so that comparing it does not see a difference for ever. */
function fitted(text: string): string {
  let fits = '';
  for (const character of text.replace(/\p{Cc}/gu, ' ').trim()) {
    if (Buffer.byteLength(fits + character) > MAX_BYTES) break;
    fits += character;
  }
  return fits.trimEnd();
}

/** Makes Asterisk's queue members what our database says: the truth is ours, Asterisk carries it out. */
export class QueueMembership {
  readonly #ami: Pick<AmiConnection, 'send' | 'list'>;
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor({ ami }: { ami: Pick<AmiConnection, 'send' | 'list'> }) {
    this.#ami = ami;
  }

  /**
   * Brings one member to the desired state and tells what it took: nothing when all was so already. Calls for the same
   * interface run one after another, so the last one wins. Static members (queues.conf) are left alone.
   * Rejects with AmiConnection's errors; AMI_REFUSED for a queue that Asterisk does not have.
   */
  apply(member: QueueMember, desired: DesiredMembership | 'absent'): Promise<MembershipChange[]> {
    const before = this.#turns.get(member.interface) ?? Promise.resolve();
    const fitting = { ...member, name: fitted(member.name) };
    const wanted = desired === 'absent' ? desired : { ...desired, reason: desired.reason && fitted(desired.reason) };
    const turn = before.catch(() => undefined).then(() => this.#apply(fitting, wanted));
    this.#turns.set(member.interface, turn);
    const forget = (): void => {
      if (this.#turns.get(member.interface) === turn) this.#turns.delete(member.interface);
    };
    turn.then(forget, forget);
    return turn;
  }

  async #apply(member: QueueMember, desired: DesiredMembership | 'absent'): Promise<MembershipChange[]> {
    const wanted = new Set(desired === 'absent' ? [] : desired.queues);
    const present = await this.#memberships(member.interface);
    const changes: MembershipChange[] = [];
    for (const [queue, now] of present) {
      // The name cannot be changed in place.
      if (wanted.has(queue) && now.name === member.name) continue;
      if (await this.#remove(queue, member)) changes.push({ queue, did: 'removed' });
      present.delete(queue);
    }
    if (desired === 'absent') return changes;
    for (const queue of wanted) {
      const now = present.get(queue);
      if (!now && (await this.#add(queue, member, desired))) changes.push({ queue, did: 'added' });
      else changes.push(...(await this.#adjust(queue, now, member, desired)));
    }
    return changes;
  }

  async #memberships(queueInterface: string): Promise<Map<string, LiveQueueMember>> {
    const found = new Map<string, LiveQueueMember>();
    for (const queue of await liveQueues(this.#ami, { member: queueInterface })) {
      const own = queue.members.find((each) => each.interface === queueInterface && each.membership === 'dynamic');
      if (own) found.set(queue.name, own);
    }
    return found;
  }

  /** Added in its right state of pause, so that no call slips in between. False when somebody else was faster. */
  #add(queue: string, member: QueueMember, desired: DesiredMembership): Promise<boolean> {
    return doneUnless(
      'alreadyThere',
      this.#ami.send({
        Action: 'QueueAdd',
        Queue: queue,
        Interface: member.interface,
        StateInterface: member.stateInterface ?? member.interface,
        MemberName: member.name,
        Penalty: member.penalty ?? 0,
        Paused: String(desired.paused),
        Reason: desired.paused ? desired.reason : undefined,
      }),
    );
  }

  #remove(queue: string, member: QueueMember): Promise<boolean> {
    return doneUnless('notThere', this.#ami.send({ Action: 'QueueRemove', Queue: queue, Interface: member.interface }));
  }

  async #adjust(queue: string, now: LiveQueueMember | undefined, member: QueueMember, desired: DesiredMembership): Promise<MembershipChange[]> {
    const changes: MembershipChange[] = [];
    const penalty = member.penalty ?? 0;
    if (now?.penalty !== penalty) {
      await this.#ami.send({ Action: 'QueuePenalty', Queue: queue, Interface: member.interface, Penalty: penalty });
      changes.push({ queue, did: 'penalty-set' });
    }
    const reason = desired.paused ? (desired.reason ?? '') : '';
    if (now?.paused !== desired.paused || now.pausedReason !== reason) {
      await this.#ami.send({ Action: 'QueuePause', Queue: queue, Interface: member.interface, Paused: String(desired.paused), Reason: reason || undefined });
      changes.push({ queue, did: desired.paused ? 'paused' : 'unpaused' });
    }
    return changes;
  }
}
