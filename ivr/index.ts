import { join } from 'node:path';
import type { Clock } from '../server/shared/clock.ts';
import type { Logger } from '../server/shared/logger.ts';
import type { AgiLimits } from './agi/limits.ts';
import { createAgiServer, type AgiServer } from './agi/server.ts';
import type { AgiSession } from './agi/session.ts';
import { CallRunner } from './call/call-runner.ts';
import type { Flow } from './flow/flow.ts';
import { loadFlow } from './flow/loader.ts';
import type { CountMetric, IvrIntake, OpeningHours, ParseTicketNumber, TicketStatusReader } from './ports.ts';
import { EspeakEngine } from './prompts/espeak.ts';
import { PromptStore } from './prompts/prompt-store.ts';
import type { SpeechEngine } from './prompts/speech-engine.ts';

export type { CountMetric, IvrCall, IvrIntake, IvrLanguage, IvrLeft, OpeningHours, ParseTicketNumber, SelfServiceUsed, TicketStatus, TicketStatusReader } from './ports.ts';
export { FlowError } from './flow/yaml-source.ts';

/** The script of agi://host:port/entry that the dialplan calls. */
const ENTRY_SCRIPT = 'entry';

export interface IvrOptions {
  /** Loopback unless told otherwise; port 0 takes any free one. */
  readonly host?: string;
  readonly port: number;
  /** Addresses and networks besides loopback whose Asterisk may connect. */
  readonly permit?: readonly string[];
  /** Absolute path of the flow file, and how it is named in messages (config/ivr/main.yaml). */
  readonly flowFile: string;
  readonly flowShownAs: string;
  /** Absolute; Asterisk must see it under the same path. */
  readonly promptsDir: string;
  /** Recorded prompts as <language>/<key>.wav; default <promptsDir>/recorded. */
  readonly recordedDir?: string;
  readonly queues: readonly string[];
  /** Every state that a TicketStatusReader may answer. */
  readonly ticketStates: readonly string[];
  /** IANA name; dates are spoken in it. */
  readonly timeZone: string;
  readonly parseTicketNumber: ParseTicketNumber;
  readonly intake: IvrIntake;
  readonly tickets: TicketStatusReader;
  readonly calendar: OpeningHours;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly count: CountMetric;
  /** espeak-ng unless told otherwise. */
  readonly engine?: SpeechEngine;
  readonly limits?: Partial<AgiLimits>;
}

export interface Ivr {
  /** Loads the flow (FlowError: one line with file and line), listens, and makes missing prompts in the background. */
  start(): Promise<{ port: number }>;
  /** Takes no new calls, lets those in the IVR finish for `drainMs`, then gives them back to the dialplan. */
  stop(options: { drainMs: number }): Promise<void>;
  /** Settles when the prompts of the last start are made and published; never rejects. */
  readonly promptsReady: Promise<void>;
  readonly port: number | null;
  /** Calls that are in the IVR now. */
  readonly sessions: number;
}

/** The voice menu. Nothing starts before start(). */
export function createIvr(options: IvrOptions): Ivr {
  const logger = options.logger.child({ part: 'ivr' });
  let server: AgiServer | null = null;
  let port: number | null = null;
  let promptsReady: Promise<void> = Promise.resolve();
  let stopping = new AbortController();

  return {
    async start() {
      const flow = await loadFlow(options.flowFile, options.flowShownAs, { queues: options.queues, ticketStates: options.ticketStates });
      const prompts = await openPrompts(options, flow, logger);
      const runner = new CallRunner({ ...options, logger, flow, prompts, tools: { parseTicketNumber: options.parseTicketNumber, timeZone: options.timeZone } });
      const { host, permit, clock, count, limits } = options;
      server = createAgiServer({ host, permit, port: options.port, logger, clock, count, limits, onSession: (session) => serve(session, runner, logger) });
      ({ port } = await server.start());
      stopping = new AbortController();
      promptsReady = makePrompts(prompts, flow, logger, stopping.signal);
      return { port };
    },
    async stop(how) {
      stopping.abort();
      await Promise.all([server?.stop(how), promptsReady]);
      server = null;
      port = null;
    },
    get promptsReady() {
      return promptsReady;
    },
    get port() {
      return port;
    },
    get sessions() {
      return server?.sessions ?? 0;
    },
  };
}

/** A folder that cannot be written costs the prompts, not the calls. */
async function openPrompts(options: IvrOptions, flow: Flow, logger: Logger): Promise<PromptStore> {
  const { promptsDir, recordedDir = join(promptsDir, 'recorded'), engine = new EspeakEngine() } = options;
  const prompts = new PromptStore({ engine, promptsDir, recordedDir, logger });
  await prompts.open(flow.prompts).catch((error: unknown) => logger.error({ err: error, promptsDir }, 'prompts cannot be kept here: callers go straight to a person'));
  return prompts;
}

async function makePrompts(prompts: PromptStore, flow: Flow, logger: Logger, stop: AbortSignal): Promise<void> {
  try {
    await prompts.publishNamed(flow.published, flow.language);
    await prompts.render(stop);
    const absent = await prompts.publishNamed(flow.published, flow.language);
    if (absent.length > 0 && !stop.aborted) logger.warn({ absent }, 'the dialplan stays silent where these prompts belong');
  } catch (error) {
    logger.error({ err: error }, 'prompts could not be published for the dialplan');
  }
}

async function serve(session: AgiSession, runner: CallRunner, logger: Logger): Promise<void> {
  const { script } = session.environment;
  // An unknown script is a dialplan of somebody else: it goes on without us.
  if (script !== ENTRY_SCRIPT) return logger.warn({ script: script.slice(0, 80) }, 'the dialplan asked for an unknown script');
  await runner.run(session);
}
