import { CallBackRepository } from '../callbacks/call-back.repository.ts';
import { CallBackService } from '../callbacks/call-back.service.ts';
import { CallOfferSchema, CallSchema, type Call } from '../calls/call.entity.ts';
import type { Database } from '../database/database.ts';
import { Ledger } from '../events/ledger.ts';
import { InteractionSchema } from '../intake/interaction.entity.ts';
import { localDay, type Clock } from '../shared/clock.ts';
import { newId } from '../shared/ids.ts';
import { rightsOf } from '../staff/roles.ts';
import { StaffNames } from '../staff/staff-names.ts';
import { StaffRepository } from '../staff/staff.repository.ts';
import type { Viewer } from '../staff/viewer.ts';
import { TicketReader } from '../tickets/ticket.reader.ts';
import { TicketRepository } from '../tickets/ticket.repository.ts';
import { ticketForm } from '../tickets/ticket.schema.ts';
import { TicketService } from '../tickets/ticket.service.ts';
import { DEMO_CALLS, DEMO_MISSED, type DemoCall } from './demo-history.ts';
import type { DemoPerson } from './demo-people.ts';

interface Deps {
  database: Database;
  clock: Clock;
  timeZone: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const HOTLINE = '12345';
const IVR_MS = 5 * SECOND;
const WRAP_UP_MS = 40 * SECOND;

/** Stands still at the moment that the demo tells of. */
class PastClock implements Clock {
  time = 0;
  now = () => this.time;
  after = () => () => undefined;
  every = () => () => undefined;
}

/**
 * Writes what happened in the days before now, through the same services as live work, so that numbers, logs and
 * search are what they would have been. Runs inside the seed's transaction.
 */
export async function seedDemoHistory({ database, clock, timeZone }: Deps, people: ReadonlyMap<string, DemoPerson>): Promise<void> {
  const past = new PastClock();
  const ledger = new Ledger(database, past);
  const staffNames = new StaffNames(database);
  const tickets = new TicketRepository(database);
  const reader = new TicketReader({ tickets, staffNames, lookUps: { byNumber: async () => undefined } });
  const service = new TicketService({ database, ledger, clock: past, tickets, reader, residents: { exists: async () => true }, calls: { mayOpen: async () => true }, timeZone });
  const callBacks = new CallBackService({ database, ledger, clock: past, callBacks: new CallBackRepository(database), staffNames });
  const agents = await demoAgents(database);

  for (const call of DEMO_CALLS) {
    const agent = agents.get(call.agent);
    if (!agent) continue;
    const startedAt = localInstant(localDay(clock.now() - call.daysAgo * DAY, timeZone), call.time, timeZone);
    const row = answeredCall(call, people.get(call.caller) ?? null, agent, startedAt);
    await insertCall(database, row);
    if (!call.ticket) continue;
    past.time = row.connectedAt! + Math.round(row.talkMs * 0.8);
    await service.register(ticketForm.parse({ submissionKey: `demo-${row.id}`, callId: row.id, ...call.ticket }), agent);
  }

  for (const { minutesAgo, caller, waitSeconds } of DEMO_MISSED) {
    const row = missedCall(caller, people.get(caller) ?? null, clock.now() - minutesAgo * MINUTE, waitSeconds);
    await insertCall(database, row);
    past.time = row.endedAt!;
    await callBacks.missed(row);
  }
}

async function demoAgents(database: Database): Promise<ReadonlyMap<string, Viewer>> {
  const staff = await new StaffRepository(database).findByLogins([...new Set(DEMO_CALLS.map((call) => call.agent))]);
  return new Map(
    staff.map(({ id, login, name, roles, extension }) => [login, { staffId: id, login, name, roles, rights: rightsOf(roles), extension, sessionId: '', address: '' }]),
  );
}

/** The instant of a wall clock's time on a local day. */
function localInstant(day: string, time: string, timeZone: string): number {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const shown = new Intl.DateTimeFormat('en-CA', { timeZone, hourCycle: 'h23', dateStyle: 'short', timeStyle: 'medium' }).format(asUtc);
  return asUtc - (Date.parse(`${shown.replace(', ', 'T')}Z`) - asUtc);
}

function blankCall(caller: string, person: DemoPerson | null, startedAt: number): Call {
  const id = newId();
  return {
    id, linkedid: `demo-${id}`, uniqueid: `demo-${id}`, channelName: '', interactionId: newId(), direction: 'in', fromNumber: person?.number ?? caller, toNumber: HOTLINE,
    queue: 'hotline', state: 'ended', ending: null, endingDetail: null, agentId: null, residentId: person?.id ?? null, callBackId: null, source: 'live', usedSelfService: false, numberHidden: false,
    startedAt, ivrAt: startedAt, queuedAt: startedAt + IVR_MS, offeredAt: null, connectedAt: null, heldAt: null, hungUpAt: null, endedAt: null,
    ivrMs: IVR_MS, waitMs: 0, ringMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0, note: null, version: 1, updatedAt: startedAt,
  };
}

function answeredCall({ caller, waitSeconds, talkSeconds }: DemoCall, person: DemoPerson | null, agent: Viewer, startedAt: number): Call {
  const call = blankCall(caller, person, startedAt);
  const [waitMs, talkMs] = [waitSeconds * SECOND, talkSeconds * SECOND];
  const ringMs = Math.min(waitMs, 3 * SECOND);
  const connectedAt = call.queuedAt! + waitMs;
  const hungUpAt = connectedAt + talkMs;
  return {
    ...call, ending: 'answered', agentId: agent.staffId, offeredAt: connectedAt - ringMs, connectedAt, hungUpAt, endedAt: hungUpAt + WRAP_UP_MS,
    waitMs, ringMs, talkMs, wrapUpMs: WRAP_UP_MS, updatedAt: hungUpAt + WRAP_UP_MS,
  };
}

function missedCall(caller: string, person: DemoPerson | null, startedAt: number, waitSeconds: number): Call {
  const call = blankCall(caller, person, startedAt);
  const endedAt = call.queuedAt! + waitSeconds * SECOND;
  return { ...call, ending: 'abandoned', waitMs: waitSeconds * SECOND, hungUpAt: endedAt, endedAt, updatedAt: endedAt };
}

async function insertCall(database: Database, call: Call): Promise<void> {
  await database.repository(InteractionSchema).insert({
    id: call.interactionId!, channel: 'phone', externalId: call.linkedid, direction: 'in', fromAddress: call.fromNumber, toAddress: call.toNumber,
    at: call.startedAt, residentId: call.residentId, source: 'live', createdAt: call.startedAt,
  });
  await database.repository(CallSchema).insert(call);
  if (!call.agentId) return;
  await database.repository(CallOfferSchema).insert({
    id: newId(), callId: call.id, agentId: call.agentId, channelUniqueid: `demo-offer-${call.id}`, offeredAt: call.offeredAt!, endedAt: call.connectedAt, outcome: 'answered',
  });
}
