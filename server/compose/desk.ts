import { AgentRepository } from '../agents/agent.repository.ts';
import { presentAgent } from '../agents/agent.presenter.ts';
import { agentRoutes } from '../agents/agent.routes.ts';
import { AgentService } from '../agents/agent.service.ts';
import { PhoneService } from '../agents/phone.service.ts';
import { CallBackReader } from '../callbacks/call-back.reader.ts';
import { CallBackRepository } from '../callbacks/call-back.repository.ts';
import { callBackRoutes } from '../callbacks/call-back.routes.ts';
import { CallBackService } from '../callbacks/call-back.service.ts';
import { CallAccess, otherSide } from '../calls/call-access.ts';
import { CallImporter } from '../calls/call-importer.ts';
import { CallPresenter } from '../calls/call.presenter.ts';
import { CallRepository } from '../calls/call.repository.ts';
import { callRoutes } from '../calls/call.routes.ts';
import { CallService } from '../calls/call.service.ts';
import { isLive } from '../calls/call-states.ts';
import { CallTracker } from '../calls/call-tracker.ts';
import { DialService } from '../calls/dial.service.ts';
import { CallWrapUp } from '../calls/wrap-up.ts';
import { seedDemoCommunity } from '../demo/demo-community.ts';
import type { Endpoint } from '../http/endpoint.ts';
import { PersonalLimit } from '../http/personal-limit.ts';
import { PERSONAL_ALLOWANCES, type StoreFactory } from '../http/rate-limits.ts';
import { Intake } from '../intake/intake.ts';
import { LookUps } from '../look-ups/look-ups.ts';
import { QueueBoard } from '../queues/queue-board.ts';
import { queueRoutes } from '../queues/queue.routes.ts';
import type { AgentPresence, FeedReads, SnapshotReads } from '../realtime/ports.ts';
import { RecordingPlayer } from '../recordings/recording.player.ts';
import { RecordingReader } from '../recordings/recording.reader.ts';
import { RecordingRepository } from '../recordings/recording.repository.ts';
import { recordingRoutes } from '../recordings/recording.routes.ts';
import { RecordingService } from '../recordings/recording.service.ts';
import { ResidentRepository } from '../residents/resident.repository.ts';
import { residentRoutes } from '../residents/resident.routes.ts';
import { ResidentService } from '../residents/resident.service.ts';
import { revealRoutes } from '../reveals/reveal.routes.ts';
import { RevealService } from '../reveals/reveal.service.ts';
import type { Staff } from '../staff/staff.entity.ts';
import { endpointName } from '../telephony/call-facts.ts';
import { RepairBook } from '../telephony/repair-book.ts';
import { telephonyRoutes } from '../telephony/telephony.routes.ts';
import { VoiceSignal } from '../telephony/voice-watch.ts';
import { TicketReader } from '../tickets/ticket.reader.ts';
import { TicketRepository } from '../tickets/ticket.repository.ts';
import { ticketRoutes } from '../tickets/ticket.routes.ts';
import { TicketService } from '../tickets/ticket.service.ts';
import { TicketStatusReader } from '../tickets/ticket-status.reader.ts';
import type { Accounts } from './accounts.ts';
import type { Core } from './core.ts';
import { composeAsterisk, composeIvr, composeTelephony } from './voice.ts';

const AGENT_TICK_MS = 1000;
const LEASE_TICK_MS = 5000;
const PHONE_SWEEP_MS = 30_000;
const RECORDING_TICK_MS = 60_000;

export type Desk = ReturnType<typeof composeDesk>;

/** The agents' desk: residents, calls, tickets, call-backs, recordings, and the voice behind them. */
export function composeDesk(core: Core, accounts: Accounts, limitStore: StoreFactory) {
  const { config, clock, logger, database, ledger, ticker } = core;
  const { hotline } = config;
  const { audit, names, refusals } = accounts;

  const lookUps = new LookUps({ audit, refusals, clock, limit: new PersonalLimit({ name: 'look-ups', allowances: PERSONAL_ALLOWANCES.lookUps, store: limitStore, clock }) });
  const residents = new ResidentService({ residents: new ResidentRepository(database), lookUps });
  const calls = new CallRepository(database);
  const callAccess = new CallAccess(calls);
  const ticketRepository = new TicketRepository(database);
  const ticketReader = new TicketReader({ tickets: ticketRepository, staffNames: names, lookUps });
  const tickets = new TicketService({
    database, ledger, clock, tickets: ticketRepository, reader: ticketReader, residents, calls: callAccess, timeZone: hotline.timeZone,
    categories: new Set(hotline.categories.map((category) => category.code)),
  });

  const recordingRepository = new RecordingRepository(database);
  const recordings = new RecordingService({ database, ledger, clock, logger, recordings: recordingRepository, folder: config.recordingsDir });
  const recordingReader = new RecordingReader({ recordings: recordingRepository, staffNames: names });
  const player = new RecordingPlayer({ database, clock, recordings: recordingRepository, audit, refusals, folder: config.recordingsDir });
  const callBackRepository = new CallBackRepository(database);
  const callBacks = new CallBackService({ database, ledger, clock, callBacks: callBackRepository, staffNames: names, leaseMs: hotline.callBackLeaseMinutes * 60_000 });
  const callBackReader = new CallBackReader({ callBacks: callBackRepository, staffNames: names, residents });
  const callBacksOfCalls = {
    openFor: callBackReader.openFor.bind(callBackReader), numberFor: callBackReader.numberFor.bind(callBackReader), attemptMade: callBacks.attemptMade.bind(callBacks),
  };

  const agents = new AgentRepository(database);
  const wrapUp = new CallWrapUp({ database, ledger, calls });
  const asterisk = composeAsterisk(core, { agents, names, pathOf: async (callId) => (await recordingRepository.ofCalls([callId]))[0]?.path ?? null });
  const agentService = new AgentService({
    database, ledger, clock, agents, wrapUps: wrapUp, members: asterisk.members, wrapUpMs: hotline.wrapUpSeconds * 1000,
    absentAfterMs: hotline.absentAfterSeconds * 1000, pauseReasons: hotline.pauseReasons.map((reason) => reason.code),
    phoneOver: (extension) => closePhone(extension),
  });
  const phones = new PhoneService({
    provisioner: asterisk.provisioner, agents: agentService, secret: config.secret, endpointName, heldExtensions: () => accounts.staff.extensionsSignedIn(clock.now()),
    sip: config.voice && { wsUrl: config.voice.sipWsUrl, domain: config.voice.sipDomain, iceServers: config.voice.iceServers },
  });
  const closePhone = (extension: string): void => {
    phones.close(extension).catch((error: unknown) => logger.warn({ err: error, extension }, 'a phone whose session is over could not be taken away; the next sweep will'));
  };

  const intake = new Intake({ database, clock, residents });
  const tracker = new CallTracker({ database, ledger, clock, logger, intake, calls, agents: agentService, missed: callBacks, recordings, recordingControl: asterisk.recordingControl });
  const importer = new CallImporter({ database, ledger, calls, tracker, agents: agentService, missed: callBacks, recordings });
  const repairs = new RepairBook({ database, ledger, clock, logger });

  const presenter = new CallPresenter({ calls, staff: names, residents, recordings: recordingReader, tickets: ticketReader });
  const callService = new CallService({ database, calls, access: callAccess, lookUps, presenter, residents, tickets: ticketReader, callBacks: callBacksOfCalls, control: asterisk.control });
  const dial = new DialService({
    database, ledger, clock, calls, access: callAccess, tracker, intake, agents, desk: agentService, residents, tickets: ticketReader, callBacks: callBacksOfCalls,
    dialler: asterisk.control, audit, refusals, hotlineNumber: hotline.hotlineNumber, international: hotline.dialling.international,
  });
  const board = new QueueBoard({ calls, agents, staff: names, residents, clock, timeZone: hotline.timeZone, queues: hotline.queues, answerWithinMs: hotline.answerWithinSeconds * 1000 });
  const reveals = new RevealService({
    audit, refusals,
    limit: new PersonalLimit({ name: 'reveals', allowances: PERSONAL_ALLOWANCES.reveals, store: limitStore, clock }),
    lookups: {
      'ticket-reporter': (id, viewer) => ticketReader.reporterNumber(id, viewer),
      'call-back': (id) => callBackReader.revealNumber(id),
      'resident-phone': (id) => residents.numberOfPhone(id),
      call: async (id, viewer) => otherSide(await callAccess.open(id, viewer)),
    },
  });

  const telephony = composeTelephony(core, asterisk, { calls, tracker, importer, wrapUp, agents, agentService, repairs, onVoiceChanged: () => voice.changed() });
  const voice = new VoiceSignal(() => (telephony ? telephony.voice : 'not-configured'));
  const ivr = composeIvr(core, { tracker, calls, tickets: new TicketStatusReader({ tickets: ticketRepository }) });

  const feedReads: FeedReads = {
    async call(callId) {
      const call = await calls.byId(callId);
      return call && { agentId: call.agentId, shownTo: (viewer) => presenter.presentOne(call, viewer) };
    },
    async agent(staffId) {
      const agent = await agents.byStaff(staffId);
      return agent && presentAgent(agent, (await names.namesOf([staffId])).get(staffId) ?? '');
    },
    callBack: (id) => callBackReader.forFeed(id),
  };
  const snapshotReads: SnapshotReads = {
    async queues() {
      const queues = await board.all();
      return () => queues;
    },
    async agents() {
      const all = await agents.all();
      const byId = await names.namesOf(all.map((agent) => agent.staffId));
      return all.map((agent) => presentAgent(agent, byId.get(agent.staffId) ?? ''));
    },
  };
  const presence: AgentPresence = { changed: (staffId, sessionId, present) => agentService.presenceChanged(staffId, sessionId, present) };

  const endpoints: Endpoint[] = [
    ...agentRoutes({
      agents: agentService, phones, namesOf: (ids) => names.namesOf(ids),
      steer: (viewer, staffId, form) =>
        database.transaction(async () => {
          const agent = await agentService.choose(staffId, form);
          await audit.record({ kind: 'agent-steered', viewer, subject: { type: 'staff', id: staffId }, detail: { state: form.state } });
          return agent;
        }),
    }),
    ...queueRoutes({ board }),
    ...callRoutes({ calls: callService, dial, presenter }),
    ...ticketRoutes({ tickets, reader: ticketReader }),
    ...callBackRoutes({ callBacks, reader: callBackReader }),
    ...residentRoutes({ residents }),
    ...recordingRoutes({ player }),
    ...revealRoutes({ reveals }),
    ...telephonyRoutes({ voice: () => voice.state(), repairs }),
  ];

  return {
    endpoints, voice, ivr, feedReads, snapshotReads, presence,
    enrolAgent: (staff: Staff): Promise<void> => (staff.extension === null ? Promise.resolve() : agentService.enrol(staff.id, staff.extension)),
    async retireAgent(staff: Staff): Promise<void> {
      await agentService.retire(staff.id);
      const { extension } = staff;
      if (extension !== null && (await agents.byStaff(staff.id))?.state !== 'on-call') database.afterCommit(() => closePhone(extension));
    },
    async isOnCall(staffId: string): Promise<boolean> {
      return (await agents.byStaff(staffId))?.state === 'on-call';
    },
    /** The phone of a session goes with it: its password opens nothing any more. */
    sessionEnded({ id, staffId }: { id: string; staffId: string }): void {
      agentService
        .signedOut(staffId, id)
        .then((extension) => (extension === null ? undefined : closePhone(extension)))
        .catch((error: unknown) => logger.warn({ err: error, staffId }, 'that a session ended could not be told to the phones; the next sweep takes the phone away'));
    },
    async prepare(): Promise<void> {
      if (config.demo) await seedDemoCommunity({ database, clock, timeZone: hotline.timeZone });
    },
    start(): void {
      ticker.every(AGENT_TICK_MS, 'agents', () => agentService.tick());
      if (asterisk.provisioner) {
        ticker.every(PHONE_SWEEP_MS, 'phones', async () => {
          if (telephony?.voice === 'up') await phones.sweep();
        });
      }
      ticker.every(LEASE_TICK_MS, 'call-back leases', () => callBacks.expireLeases());
      ticker.every(RECORDING_TICK_MS, 'recordings', () => recordings.sweep());
      telephony?.start();
    },
    async stop(): Promise<void> {
      await telephony?.stop();
      await recordings.settled();
    },
    /** Compares with Asterisk now; for operators and tests. */
    async reconcile(): Promise<void> {
      await telephony?.reconcile();
    },
    /** How many callers are on the line now. */
    async liveCalls(): Promise<number> {
      return (await calls.live()).filter((call) => isLive(call.state)).length;
    },
  };
}
