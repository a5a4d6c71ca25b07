import type { Clock } from '../../server/shared/clock.ts';
import type { Logger } from '../../server/shared/logger.ts';
import type { AgiSession } from '../agi/session.ts';
import type { Effect, Outcome } from '../flow/node-kinds.ts';
import type { IvrLanguage, OpeningHours, TicketStatusReader } from '../ports.ts';
import type { Speaker } from './speaker.ts';
import { within } from './within.ts';

const ANY_KEY = '0123456789*#';
/** While only listening, a caller can still ask for a person. */
const PERSON_KEY = '0';
/** How long a caller may wait for a read model. */
const LOOK_UP_LIMIT_MS = 2_000;
/** The pause that ends an entry without the hash key. */
const BETWEEN_DIGITS_MS = 4_000;

export interface EffectTools {
  readonly session: AgiSession;
  readonly speaker: Speaker;
  readonly calendar: OpeningHours;
  readonly tickets: TicketStatusReader;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Does what the flow asks for and tells what came of it. */
export function perform(effect: Exclude<Effect, { do: 'finish' }>, from: string | null, language: IvrLanguage, use: EffectTools): Promise<Outcome> {
  switch (effect.do) {
    case 'play':
      return use.speaker.say(effect.prompts, language, PERSON_KEY).then(({ key }) => ({ did: 'play', key }));
    case 'ask-key':
      return firstKey(effect, language, use).then((key) => ({ did: 'ask-key', key }));
    case 'ask-digits':
      return askDigits(effect, language, use);
    case 'check-hours':
      return checkHours(use);
    case 'look-up':
      return lookUp(effect.number, from, use);
  }
}

/** The first key, during the prompts or after them; without a word heard nobody knows that a key is wanted, so there is no wait. */
async function firstKey({ prompts, waitMs }: { prompts: readonly string[]; waitMs: number }, language: IvrLanguage, { speaker, session }: EffectTools): Promise<string | null> {
  const { key, heard } = await speaker.say(prompts, language, ANY_KEY);
  return key ?? (heard ? session.waitForDigit(waitMs) : null);
}

/**
 * The first digit is taken alone, so that 0 leads to a person at once; the rest is collected by Asterisk,
 * because keys that come while no command runs are lost.
 */
async function askDigits(effect: Extract<Effect, { do: 'ask-digits' }>, language: IvrLanguage, use: EffectTools): Promise<Outcome> {
  const first = await firstKey(effect, language, use);
  if (first === null || first === '#' || first === PERSON_KEY || effect.maxDigits === 1) return { did: 'ask-digits', digits: first === '#' ? '' : (first ?? '') };
  const { digits } = await use.session.getData('', BETWEEN_DIGITS_MS, effect.maxDigits - 1);
  return { did: 'ask-digits', digits: first + digits };
}

async function checkHours({ calendar, clock, logger }: EffectTools): Promise<Outcome> {
  const answer = await within(clock, LOOK_UP_LIMIT_MS, () => calendar.isOpen(clock.now()));
  if (!answer.ok) logger.error({ err: answer.error }, 'the opening hours could not be read: taken as open');
  return { did: 'check-hours', open: answer.ok ? answer.value : true };
}

async function lookUp(number: string, from: string | null, { tickets, clock, logger }: EffectTools): Promise<Outcome> {
  const answer = await within(clock, LOOK_UP_LIMIT_MS, () => tickets.byNumber(number, from));
  if (!answer.ok) logger.error({ err: answer.error }, 'the state of a ticket could not be read');
  return { did: 'look-up', ticket: answer.ok ? answer.value : 'unavailable', now: clock.now() };
}
