import type { Clock } from '../../server/shared/clock.ts';
import type { Logger } from '../../server/shared/logger.ts';
import { HangupError } from '../agi/errors.ts';
import type { AgiSession } from '../agi/session.ts';
import { resultText, type Flow, type FlowTools, type IvrResult } from '../flow/flow.ts';
import { begin, resume, type Step } from '../flow/interpreter.ts';
import type { Outcome } from '../flow/node-kinds.ts';
import type { CountMetric, IvrCall, IvrIntake, IvrLanguage, IvrLeft, OpeningHours, TicketStatusReader } from '../ports.ts';
import type { PromptStore } from '../prompts/prompt-store.ts';
import { perform, type EffectTools } from './effects.ts';
import { Speaker } from './speaker.ts';
import { within, type Within } from './within.ts';

/** The dialplan trusts this variable and nothing else. */
const RESULT_VARIABLE = 'IVR_RESULT';
/** How long a call may wait for the door, counted from its start; prompts run meanwhile. */
const DOOR_LIMIT_MS = 1_000;

export interface CallRunnerOptions {
  readonly flow: Flow;
  readonly tools: FlowTools;
  readonly prompts: PromptStore;
  readonly intake: IvrIntake;
  readonly tickets: TicketStatusReader;
  readonly calendar: OpeningHours;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly count: CountMetric;
}

/**
 * One call through the flow. Whatever breaks on our side ends in the flow's queue;
 * whatever breaks between us and Asterisk ends in the dialplan's default queue.
 */
export class CallRunner {
  constructor(private readonly options: CallRunnerOptions) {}

  /** Serves one AGI session; rejects only with HangupError. */
  async run(session: AgiSession): Promise<void> {
    await session.answer();
    const call = await this.describe(session);
    const logger = this.options.logger.child({ linkedid: call.linkedid });
    const door = within(this.options.clock, DOOR_LIMIT_MS, () => this.options.intake.callEntered(call));
    // The language at the last step, whichever way the call ends.
    let language: IvrLanguage = this.options.flow.language;
    try {
      const result = await this.walk(session, call, door, logger, (step) => (language = step.state.language));
      const entered = await door;
      if (!entered.ok) logger.error({ err: entered.error }, 'the call could not be registered in time and goes on without it');
      await session.setVariable(RESULT_VARIABLE, resultText(result));
      this.left(call, door, { result: resultText(result), reason: 'finished', language }, logger);
      session.close();
    } catch (error) {
      if (!(error instanceof HangupError)) throw error;
      const reason = error.reason === 'caller-hung-up' ? 'caller-hung-up' : 'connection-lost';
      this.left(call, door, { result: null, reason, language }, logger);
      throw error;
    }
  }

  /** Steps through the flow; a bug in it costs the caller nothing but the rest of the menu. */
  private async walk(session: AgiSession, call: IvrCall, door: Promise<Within<{ callId: string }>>, logger: Logger, see: (step: Step) => void): Promise<IvrResult> {
    const { flow, tools, prompts, calendar, tickets, clock, count } = this.options;
    const speaker = new Speaker({ session, prompts, count });
    const use: EffectTools = { session, speaker, calendar, tickets, clock, logger };
    try {
      let step = begin(flow);
      for (;;) {
        see(step);
        if (step.effect.do === 'finish') return step.effect.result;
        const outcome = await perform(step.effect, call.from, step.state.language, use);
        if (step.effect.do === 'look-up') this.used(call, door, step.effect.number, outcome, logger);
        step = resume(flow, tools, step.state, outcome);
      }
    } catch (error) {
      if (error instanceof HangupError) throw error;
      count('error', {});
      logger.error({ err: error }, 'the flow failed: the caller goes to a person');
      return flow.fallback;
    }
  }

  private async describe(session: AgiSession): Promise<IvrCall> {
    const { values, query } = session.environment;
    const uniqueid = values.get('uniqueid') ?? '';
    const from = values.get('callerid') ?? '';
    return {
      linkedid: (await session.getVariable('CHANNEL(linkedid)')) ?? uniqueid,
      uniqueid,
      channel: values.get('channel') ?? '',
      from: /^\+?\d{2,20}$/.test(from) ? from : null,
      to: query.get('did') ?? values.get('extension') ?? '',
      at: this.options.clock.now(),
    };
  }

  /** Tells the door in the background: no caller waits for our books. */
  private left(call: IvrCall, door: Promise<Within<{ callId: string }>>, end: Pick<IvrLeft, 'result' | 'reason' | 'language'>, logger: Logger): void {
    const { intake, clock, count } = this.options;
    count('call', { result: end.result?.split(':', 1)[0] ?? end.reason });
    logger.info({ ...end }, 'the call has left the IVR');
    this.tell(door, logger, (callId) => intake.leftIvr({ linkedid: call.linkedid, callId, ...end, at: clock.now() }));
  }

  private used(call: IvrCall, door: Promise<Within<{ callId: string }>>, ticketNumber: string, outcome: Outcome, logger: Logger): void {
    if (outcome.did !== 'look-up') return;
    const { intake, clock, count } = this.options;
    const found = outcome.ticket === 'unavailable' ? 'unavailable' : outcome.ticket.found ? 'found' : 'not-found';
    count('self-service', { outcome: found });
    const at = clock.now();
    this.tell(door, logger, (callId) => intake.selfServiceUsed({ linkedid: call.linkedid, callId, service: 'ticket-status', ticketNumber, outcome: found, at }));
  }

  private tell(door: Promise<Within<{ callId: string }>>, logger: Logger, send: (callId: string | null) => Promise<void>): void {
    door.then((entered) => send(entered.ok ? entered.value.callId : null)).catch((error: unknown) => logger.error({ err: error }, 'an event of the IVR could not be passed on'));
  }
}
