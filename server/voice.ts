import { join } from 'node:path';
import type { Config } from '../config/load.ts';
import { createIvr, type Ivr } from '../ivr/index.ts';
import type { TicketStatusReader } from '../ivr/ports.ts';
import type { AgentRepository } from './agents/agent.repository.ts';
import type { AgentService } from './agents/agent.service.ts';
import { isOpenAt } from './calendar/opening-hours.ts';
import type { CallImporter } from './calls/call-importer.ts';
import type { CallRepository } from './calls/call.repository.ts';
import type { CallTracker } from './calls/call-tracker.ts';
import { IvrDoor } from './calls/ivr-door.ts';
import type { CallWrapUp } from './calls/wrap-up.ts';
import type { Database } from './database/database.ts';
import type { Leases } from './database/leases.ts';
import type { Metrics } from './operations/metrics.ts';
import type { Clock } from './shared/clock.ts';
import type { Logger } from './shared/logger.ts';
import { AmiConnection } from './telephony/ami/connection.ts';
import { AmiCallControl } from './telephony/dialler.ts';
import { FactPipeline } from './telephony/fact-pipeline.ts';
import type { MemberSync } from './telephony/member-sync.ts';
import { Reconciler } from './telephony/reconciler.ts';
import { RecordFiles } from './telephony/records/record-files.ts';
import type { RepairBook } from './telephony/repair-book.ts';
import { snapshot } from './telephony/snapshot.ts';
import { Telephony } from './telephony/telephony.ts';
import { parseTicketNumber } from './tickets/ticket-number.ts';
import { TICKET_STATES } from './tickets/ticket-workflow.ts';

const RECONCILE_EVERY_MS = 30_000;
/** user: queue and dialplan events; system: FullyBooted; call: channels, bridges; agent: the queue's members. */
const EVENT_CLASSES = 'system,call,agent,user,originate';

/** Our side of the manager interface: the connection that everything shares. Starts with Telephony. */
export function connectAmi(config: Config, clock: Clock, logger: Logger): AmiConnection | null {
  if (!config.voice) return null;
  return new AmiConnection({ ...config.voice.ami, clock, logger: logger.child({ part: 'ami' }), eventMask: EVENT_CLASSES });
}

interface TelephonyParts {
  config: Config;
  clock: Clock;
  logger: Logger;
  database: Database;
  leases: Leases;
  metrics: Metrics;
  ami: AmiConnection;
  calls: CallRepository;
  tracker: CallTracker;
  importer: CallImporter;
  wrapUp: CallWrapUp;
  agents: AgentRepository;
  agentService: AgentService;
  members: MemberSync;
  repairs: RepairBook;
  control: AmiCallControl;
  onVoiceChanged: () => void;
}

/** Listening to Asterisk and keeping in step with it. */
export function composeTelephony(parts: TelephonyParts): Telephony {
  const { config, clock, database, ami, metrics } = parts;
  const logger = parts.logger.child({ part: 'telephony' });
  const pipeline = new FactPipeline({ tracker: parts.tracker, logger, onOverflow: () => void reconciler.run() });
  const reconciler = new Reconciler({
    ...parts,
    logger,
    snapshot: () => snapshot(ami),
    removeMember: (queue, memberInterface) => parts.control.removeMember(queue, memberInterface),
    records: config.asteriskLogDir ? new RecordFiles({ folder: config.asteriskLogDir, database, clock }) : null,
    queues: config.hotline.queues.map((queue) => queue.name),
    settled: () => pipeline.settled(),
  });
  metrics.gauge('linli_facts_waiting', 'Facts about calls that wait to be written', [], (gauge) => gauge.set(pipeline.length));
  metrics.gauge('linli_ami_up', 'Whether the link to Asterisk is up', [], (gauge) => gauge.set(ami.state === 'up' ? 1 : 0));
  return new Telephony({ ...parts, logger, pipeline, reconciler, reconcileEveryMs: RECONCILE_EVERY_MS });
}

interface IvrParts {
  config: Config;
  clock: Clock;
  logger: Logger;
  metrics: Metrics;
  database: Database;
  tracker: CallTracker;
  calls: CallRepository;
  tickets: TicketStatusReader;
}

/** The voice menu, with the doors that it needs. */
export function composeIvr({ config, clock, logger, metrics, database, tracker, calls, tickets }: IvrParts): Ivr {
  const events = metrics.counter('linli_ivr_events_total', 'What happens in the voice menu', ['name', 'detail']);
  const { hotline } = config;
  return createIvr({
    host: config.agi.host,
    port: config.agi.port,
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
