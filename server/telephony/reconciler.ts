import type { AgentRepository } from '../agents/agent.repository.ts';
import type { AgentService } from '../agents/agent.service.ts';
import type { Call } from '../calls/call.entity.ts';
import type { CallImporter } from '../calls/call-importer.ts';
import type { CallRepository } from '../calls/call.repository.ts';
import { isLive } from '../calls/call-states.ts';
import type { CallTracker } from '../calls/call-tracker.ts';
import type { CallWrapUp } from '../calls/wrap-up.ts';
import type { Database } from '../database/database.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import { extensionOf, memberInterface } from './call-facts.ts';
import type { MemberSync } from './member-sync.ts';
import { desiredMembership } from './member-sync.ts';
import { agentLegs, disagreement, observeCalls, type ObservedCall } from './observed-calls.ts';
import { fromCdr, fromQueueLog } from './records/call-record.ts';
import type { CdrRow } from './records/cdr.ts';
import type { RecordFiles } from './records/record-files.ts';
import type { RepairBook } from './repair-book.ts';
import type { Snapshot } from './snapshot.ts';

interface Deps {
  database: Database;
  clock: Clock;
  logger: Logger;
  snapshot: () => Promise<Snapshot>;
  removeMember: (queue: string, memberInterface: string) => Promise<void>;
  records: RecordFiles | null;
  calls: CallRepository;
  tracker: CallTracker;
  importer: CallImporter;
  wrapUp: CallWrapUp;
  agents: AgentRepository;
  agentService: AgentService;
  members: MemberSync;
  queues: readonly string[];
  repairs: RepairBook;
  /** Resolves when every event that was received before now has been applied. */
  settled: () => Promise<void>;
}

/** A difference must last this long: an event on its way is no difference. */
const CONFIRM_AFTER_MS = 1500;
const FRESH_MS = 5000;

/**
 * Compares our database with Asterisk and repairs what differs, with a note for each repair. The database is the
 * truth about what agents want; Asterisk is the truth about which channels live.
 */
export class Reconciler {
  private running: Promise<void> | null = null;
  /** Since when nobody listened, until one look has been taken after that. */
  private blindSince: number | null = null;

  constructor(private readonly deps: Deps) {}

  /** One look at everything; calls while one is running get that one. */
  run(): Promise<void> {
    this.running ??= this.look().finally(() => (this.running = null));
    return this.running;
  }

  /** Nobody listened since `at`, until now: what is gone has gone in between. */
  unheardSince(at: number): void {
    this.blindSince ??= at;
  }

  private async look(): Promise<void> {
    await this.importEnded();
    const first = await this.compare();
    if (first.size) {
      await new Promise<void>((resolve) => this.deps.clock.after(CONFIRM_AFTER_MS, resolve));
      for (const [subject, difference] of await this.compare()) {
        if (first.get(subject)?.found !== difference.found) continue;
        await difference.repair().catch((error: unknown) => this.deps.logger.error({ err: error, subject, found: difference.found }, 'a difference could not be repaired'));
      }
    }
    this.blindSince = null;
  }

  /** Calls that ended while nobody listened, from Asterisk's own records. */
  private async importEnded(): Promise<void> {
    if (!this.deps.records) return;
    const { rows, commit } = await this.deps.records.newCdrRows();
    const byCall = new Map<string, CdrRow[]>();
    for (const row of rows) byCall.set(row.linkedid, [...(byCall.get(row.linkedid) ?? []), row]);
    const open = new Map<string, CdrRow[]>();
    let early = false;
    for (const [linkedid, legs] of byCall) {
      const call = await this.deps.calls.byLinkedid(linkedid);
      if (call && !isLive(call.state)) continue;
      // A row may be in the file before its Hangup event is with us: what has just ended is left to the next round,
      // unless nobody listened; then no event will come.
      const fresh = this.blindSince === null && legs.some((leg) => leg.endedAt > this.deps.clock.now() - FRESH_MS);
      if (call && fresh) early = true;
      else open.set(linkedid, legs);
    }
    if (open.size) {
      const lines = await this.deps.records.queueLogOf(new Set([...open.values()].flat().map((row) => row.uniqueid)));
      await this.deps.settled();
      for (const [linkedid, legs] of open) {
        const record = fromCdr(legs, lines.get(linkedid) ?? []);
        const done = record ? await this.deps.importer.settle(record) : 'known';
        if (done !== 'known') await this.deps.repairs.note('call', (await this.deps.calls.byLinkedid(linkedid))?.id ?? linkedid, 'ended while we did not listen', done === 'made' ? 'imported from the records' : 'completed from the records');
      }
    }
    if (!early) await commit();
  }

  private async compare(): Promise<Map<string, Difference>> {
    const snapshot = await this.deps.snapshot();
    await this.deps.settled();
    return new Map([...(await this.compareCalls(snapshot)), ...(await this.compareAgents(snapshot))]);
  }

  private async compareCalls(snapshot: Snapshot): Promise<[string, Difference][]> {
    const observed = observeCalls(snapshot);
    const live = await this.deps.calls.live();
    const found: [string, Difference][] = [];
    const extensions = new Map((await this.deps.agents.all()).map((agent) => [agent.staffId, agent.extension]));
    for (const call of live) {
      const difference = disagreement(call, seen(call, observed, snapshot), call.agentId ? (extensions.get(call.agentId) ?? null) : null);
      if (difference) found.push([`call:${call.linkedid}`, { found: difference, repair: () => this.repairCall(call.linkedid, seen(call, observed, snapshot), difference) }]);
    }
    for (const [linkedid, caller] of observed) {
      if (caller.state === 'other' || live.some((call) => call.linkedid === linkedid)) continue;
      const ended = await this.deps.calls.byLinkedid(linkedid);
      // A channel that outlives its ended row is being hung up.
      if (ended) continue;
      const difference = disagreement(null, caller)!;
      found.push([`call:${linkedid}`, { found: difference, repair: () => this.repairCall(linkedid, caller, difference) }]);
    }
    for (const call of await this.deps.calls.inWrapUp()) {
      const agent = call.agentId ? await this.deps.agents.byStaff(call.agentId) : null;
      if (agent?.state === 'wrap-up' && agent.callId === call.id) continue;
      found.push([`call:${call.linkedid}`, { found: 'in wrap-up with nobody wrapping up', repair: () => this.closeWrapUp(call) }]);
    }
    return found;
  }

  private async repairCall(linkedid: string, caller: ObservedCall | undefined, found: string): Promise<void> {
    const now = this.deps.clock.now();
    const call = await this.deps.calls.byLinkedid(linkedid);
    if (!caller) {
      if (!call || !isLive(call.state)) return;
      // No record of its end was found (Asterisk died), so the last moment in which it was known to be alive stands for it.
      const at = this.blindSince === null ? now : Math.min(now, Math.max(this.blindSince, call.updatedAt));
      await this.deps.database.transaction(() => this.deps.tracker.end({ ...call, ending: call.ending ?? (call.connectedAt === null ? 'failed' : null) }, at, 0));
      return this.deps.repairs.note('call', call.id, found, 'ended');
    }
    const lines = (await this.deps.records?.queueLogOf(new Set([caller.who.uniqueid])))?.get(caller.who.uniqueid) ?? [];
    const log = fromQueueLog(lines, null);
    await this.deps.database.transaction(async () => {
      await this.deps.tracker.ensure(linkedid, caller.who, now - caller.ageMs, call ? 'live' : 'imported');
      if (caller.state === 'in-ivr') await this.deps.tracker.apply({ type: 'ivr-entered', linkedid, at: now - caller.ageMs, who: caller.who, file: '' });
      if (caller.queue ?? log.queue) {
        await this.deps.tracker.apply({ type: 'queue-joined', linkedid, at: log.lastQueuedAt ?? now - caller.waitMs, who: caller.who, queue: caller.queue ?? log.queue! });
      }
      if (caller.agent && call && call.connectedAt !== null) {
        await this.deps.tracker.apply({ type: 'agent-changed', linkedid, at: log.connectedAt ?? now, extension: caller.agent.extension });
      } else if (caller.agent) {
        await this.deps.tracker.apply({ type: 'connected', linkedid, at: log.connectedAt ?? now, extension: caller.agent.extension, legUniqueid: caller.agent.legUniqueid });
      }
    });
    await this.deps.repairs.note('call', (await this.deps.calls.byLinkedid(linkedid))?.id ?? linkedid, found, `set to ${caller.state}`);
  }

  private async closeWrapUp(call: Call): Promise<void> {
    if (!call.agentId) return;
    await this.deps.database.transaction(() => this.deps.wrapUp.close(call.id, call.agentId!, this.deps.clock.now()));
    await this.deps.repairs.note('call', call.id, 'in wrap-up with nobody wrapping up', 'ended');
  }

  private async compareAgents(snapshot: Snapshot): Promise<[string, Difference][]> {
    const found: [string, Difference][] = [];
    const agents = await this.deps.agents.all();
    const legs = agentLegs(snapshot.channels);
    for (const agent of agents) {
      if (agent.state === 'on-call' || agent.state === 'offered') {
        const call = agent.callId ? await this.deps.calls.byId(agent.callId) : null;
        if ((!call || !isLive(call.state)) && !legs.has(agent.extension)) {
          found.push([`agent:${agent.staffId}`, { found: `${agent.state} without a call`, repair: () => this.releaseAgent(agent.staffId, agent.state) }]);
          continue;
        }
      }
      const difference = membershipDifference(agent, snapshot, this.deps.queues);
      if (difference) found.push([`agent:${agent.staffId}`, { found: difference, repair: () => this.syncMember(agent.staffId, difference) }]);
    }
    const known = new Set(agents.map((agent) => memberInterface(agent.extension)));
    for (const queue of snapshot.queues) {
      for (const member of queue.members) {
        if (member.membership !== 'dynamic' || extensionOf(member.interface) === null || known.has(member.interface)) continue;
        found.push([`member:${queue.name}:${member.interface}`, { found: `member ${member.interface} of ${queue.name} is nobody here`, repair: () => this.removeStranger(queue.name, member.interface) }]);
      }
    }
    return found;
  }

  private async releaseAgent(staffId: string, state: string): Promise<void> {
    await this.deps.database.transaction(() => this.deps.agentService.release(staffId, this.deps.clock.now()));
    await this.deps.repairs.note('agent', staffId, `${state} without a call`, 'released');
  }

  private async syncMember(staffId: string, found: string): Promise<void> {
    const changes = await this.deps.members.sync(staffId);
    if (changes.length) await this.deps.repairs.note('agent', staffId, found, changes.map((change) => `${change.queue}: ${change.did}`).join(', '));
  }

  private async removeStranger(queue: string, stranger: string): Promise<void> {
    await this.deps.removeMember(queue, stranger);
    await this.deps.repairs.note('agent', extensionOf(stranger) ?? stranger, `member of ${queue} without an agent`, 'removed');
  }
}

interface Difference {
  readonly found: string;
  readonly repair: () => Promise<void>;
}

/** A click-to-call whose resident does not ring yet has only the agent's leg; it counts as seen. */
function seen(call: Call, observed: Map<string, ObservedCall>, snapshot: Snapshot): ObservedCall | undefined {
  const caller = observed.get(call.linkedid);
  if (caller || call.direction === 'in') return caller;
  const leg = snapshot.channels.find((channel) => channel.linkedid === call.linkedid);
  return leg && { linkedid: call.linkedid, who: { channel: leg.channel, uniqueid: leg.uniqueid, from: '', to: '' }, state: 'other', queue: null, waitMs: 0, agent: null, ageMs: leg.durationMs };
}

/** How Asterisk's membership of one agent differs from what his row wants; null when it does not. Pure. */
export function membershipDifference(agent: Parameters<typeof desiredMembership>[0] & { extension: string }, snapshot: Snapshot, queues: readonly string[]): string | null {
  const wanted = desiredMembership(agent, queues);
  const own = snapshot.queues.flatMap((queue) => queue.members.filter((member) => member.interface === memberInterface(agent.extension) && member.membership === 'dynamic').map((member) => ({ queue: queue.name, ...member })));
  if (wanted === 'absent') return own.length ? 'off line here and a member in Asterisk' : null;
  for (const queue of wanted.queues) {
    const member = own.find((each) => each.queue === queue);
    if (!member) return `${agent.state} here and no member of ${queue} in Asterisk`;
    if (member.paused !== wanted.paused) return `${agent.state} here and ${member.paused ? 'paused' : 'not paused'} in ${queue}`;
  }
  return null;
}
