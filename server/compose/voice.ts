import { join } from 'node:path';
import type { Config } from '../../config/load.ts';
import { createIvr, type Ivr } from '../../ivr/index.ts';
import type { TicketStatusReader } from '../../ivr/ports.ts';
import type { AgentRepository } from '../agents/agent.repository.ts';
import type { AgentService, MemberActuator } from '../agents/agent.service.ts';
import type { PhoneProvisioner } from '../agents/phone.service.ts';
import { isOpenAt } from '../calendar/opening-hours.ts';
import type { CallImporter } from '../calls/call-importer.ts';
import type { CallRepository } from '../calls/call.repository.ts';
import type { CallControl } from '../calls/call.service.ts';
import type { CallTracker, RecordingControl } from '../calls/call-tracker.ts';
import type { Dialler } from '../calls/dial.service.ts';
import { IvrDoor } from '../calls/ivr-door.ts';
import type { CallWrapUp } from '../calls/wrap-up.ts';
import { AppError } from '../shared/errors.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { StaffNames } from '../staff/staff-names.ts';
import { AmiConnection } from '../telephony/ami/connection.ts';
import { AmiCallControl } from '../telephony/dialler.ts';
import { FactPipeline } from '../telephony/fact-pipeline.ts';
import { MemberSync } from '../telephony/member-sync.ts';
import { EndpointProvisioner } from '../telephony/provisioning/endpoint-provisioner.ts';
import { QueueMembership } from '../telephony/provisioning/queue-membership.ts';
import { Reconciler } from '../telephony/reconciler.ts';
import { AmiRecordingControl } from '../telephony/recording-control.ts';
import { RecordFiles } from '../telephony/records/record-files.ts';
import type { RepairBook } from '../telephony/repair-book.ts';
import { snapshot } from '../telephony/snapshot.ts';
import { Telephony } from '../telephony/telephony.ts';
import { TrackerLease } from '../telephony/tracker-lease.ts';
import { parseTicketNumber } from '../tickets/ticket-number.ts';
import { TICKET_STATES } from '../tickets/ticket-workflow.ts';
import type { Core } from './core.ts';

const RECONCILE_EVERY_MS = 30_000;
/** user: queue and dialplan events; system: FullyBooted; call: channels and bridges; agent: the queue's members. */
const EVENT_CLASSES = 'system,call,agent,user,originate';

/** Our side of the manager interface, shared by everything that speaks to Asterisk; null without voice. */
export function connectAmi(config: Config, clock: Clock, logger: Logger): AmiConnection | null {
  if (!config.voice) return null;
  return new AmiConnection({ ...config.voice.ami, clock, logger: logger.child({ part: 'ami' }), eventMask: EVENT_CLASSES });
}

/** What acts on Asterisk. Without voice each of them says so, or has nothing to do. */
export interface AsteriskParts {
  readonly control: Dialler & CallControl;
  readonly members: MemberActuator;
  readonly recordingControl: RecordingControl;
  readonly provisioner: PhoneProvisioner | null;
  /** Null without voice. */
  readonly live: { ami: AmiConnection; sync: MemberSync; control: AmiCallControl } | null;
}

interface AsteriskNeeds {
  agents: AgentRepository;
  names: StaffNames;
  pathOf: (callId: string) => Promise<string | null>;
}

export function composeAsterisk({ config, clock, logger: root, leases, ami }: Core, { agents, names, pathOf }: AsteriskNeeds): AsteriskParts {
  if (!ami) {
    const unavailable = (): Promise<never> => Promise.reject(new AppError('VOICE_UNAVAILABLE'));
    return { control: { dial: unavailable, hangUp: unavailable, newChannelId: () => { throw new AppError('VOICE_UNAVAILABLE'); } }, members: { actuate: () => undefined }, recordingControl: { restart: () => undefined }, provisioner: null, live: null };
  }
  const logger = root.child({ part: 'telephony' });
  const control = new AmiCallControl(ami);
  const sync = new MemberSync({
    agents, membership: new QueueMembership({ ami }), logger, queues: config.hotline.queues.map((queue) => queue.name),
    staffName: async (staffId) => (await names.namesOf([staffId])).get(staffId) ?? '',
  });
  return {
    control,
    members: sync,
    recordingControl: new AmiRecordingControl({ ami, pathOf, monitorDir: config.recordingsDir, clock, logger }),
    provisioner: new EndpointProvisioner({ ami, clock, logger, withLock: (name, task) => leases.withLock(name, task) }),
    live: { ami, sync, control },
  };
}

interface TelephonyNeeds {
  calls: CallRepository;
  tracker: CallTracker;
  importer: CallImporter;
  wrapUp: CallWrapUp;
  agents: AgentRepository;
  agentService: AgentService;
  repairs: RepairBook;
  onVoiceChanged: () => void;
}

/** Listening to Asterisk and keeping in step with it; null without voice. */
export function composeTelephony(core: Core, { live }: AsteriskParts, needs: TelephonyNeeds): Telephony | null {
  if (!live) return null;
  const { ami, sync, control } = live;
  const { config, clock, database, leases, metrics } = core;
  const logger = core.logger.child({ part: 'telephony' });
  const lease = new TrackerLease({ leases, clock, logger });
  const pipeline = new FactPipeline({ tracker: needs.tracker, clock, logger, mayWrite: () => lease.sure(), onOverflow: () => telephony.reconcileSoon() });
  const reconciler = new Reconciler({
    ...needs, database, clock, logger, members: sync,
    snapshot: () => snapshot(ami),
    removeMember: (queue, member) => control.removeMember(queue, member),
    records: config.asteriskLogDir ? new RecordFiles({ folder: config.asteriskLogDir, database, clock }) : null,
    queues: config.hotline.queues.map((queue) => queue.name),
    settled: () => pipeline.settled(),
  });
  metrics.gauge('linli_facts_waiting', 'Facts about calls that wait to be written', [], (gauge) => gauge.set(pipeline.length));
  metrics.gauge('linli_ami_up', 'Whether the link to Asterisk is up', [], (gauge) => gauge.set(ami.state === 'up' ? 1 : 0));
  const telephony = new Telephony({ ami, pipeline, reconciler, repairs: needs.repairs, lease, clock, logger, reconcileEveryMs: RECONCILE_EVERY_MS, onVoiceChanged: needs.onVoiceChanged });
  return telephony;
}

interface IvrNeeds {
  tracker: CallTracker;
  calls: CallRepository;
  tickets: TicketStatusReader;
}

/** The voice menu, with the doors that it needs. */
export function composeIvr({ config, clock, logger, metrics, database }: Core, { tracker, calls, tickets }: IvrNeeds): Ivr {
  const events = metrics.counter('linli_ivr_events_total', 'What happens in the voice menu', ['name', 'detail']);
  const { hotline } = config;
  return createIvr({
    host: config.agi.host,
    port: config.agi.port,
    permit: config.agi.permit,
    flowFile: join(config.configDir, 'ivr', 'main.yaml'),
    flowShownAs: 'config/ivr/main.yaml',
    promptsDir: config.promptsDir,
    queues: hotline.queues.map((queue) => queue.name),
    ticketStates: TICKET_STATES,
    timeZone: hotline.timeZone,
    parseTicketNumber,
    intake: new IvrDoor({ database, tracker, calls }),
    tickets,
    calendar: { isOpen: (at) => isOpenAt(hotline.openingHours, at, hotline.timeZone) },
    clock,
    logger,
    count: (name, labels) => events.inc({ name, detail: Object.values(labels).join(' ').slice(0, 40) }),
  });
}
