import type { TicketStatus } from '../ports.ts';
import { isTicketPart, type TicketPart } from './schema.ts';

export type FoundTicket = Extract<TicketStatus, { found: true }>;

const COUNT = (most: number): number[] => Array.from({ length: most }, (_, index) => index + 1);

/** Every prompt that numbers and dates may need; a flow that speaks tickets must have them all. */
export const NUMBER_PROMPTS: readonly string[] = [
  ...['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `digit-${digit}`),
  ...COUNT(12).map((month) => `month-${month}`),
  ...COUNT(31).map((day) => `day-${day}`),
  'year-word',
];

/** The prompts that a ticket state needs: what it is, and what happens next. */
export function statePrompts(state: string): readonly [string, string] {
  return [`state-${state}`, `next-${state}`];
}

/** A number digit by digit. */
export function spokenDigits(digits: string): string[] {
  return [...digits].map((digit) => `digit-${digit}`);
}

/**
 * A date as prompts: month and day, and the year before them when it is not the present one.
 * @param at, now epoch milliseconds
 */
export function spokenDate(at: number, now: number, timeZone: string): string[] {
  const date = partsOf(at, timeZone);
  const year = date.year === partsOf(now, timeZone).year ? [] : [...spokenDigits(date.year), 'year-word'];
  return [...year, `month-${Number(date.month)}`, `day-${Number(date.day)}`];
}

/** The prompts of a ticket-status node's `say`, with the ticket's parts put in. */
export function spokenTicket(say: readonly string[], number: string, ticket: FoundTicket, now: number, timeZone: string): string[] {
  const [state, next] = statePrompts(ticket.state);
  const parts: Record<TicketPart, () => string[]> = {
    $number: () => spokenDigits(number),
    $state: () => [state],
    $date: () => spokenDate(ticket.stateSince, now, timeZone),
    $next: () => [next],
  };
  return say.flatMap((item) => (isTicketPart(item) ? parts[item]() : [item]));
}

function partsOf(at: number, timeZone: string): { year: string; month: string; day: string } {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric' });
  const parts = new Map(format.formatToParts(at).map((part) => [part.type, part.value]));
  return { year: parts.get('year') ?? '', month: parts.get('month') ?? '', day: parts.get('day') ?? '' };
}
