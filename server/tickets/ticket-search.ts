import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { normaliseNumber } from '../shared/phone-number.ts';
import { queryTokens } from '../shared/search-tokens.ts';
import { TicketTokenSchema, type Ticket } from './ticket.entity.ts';
import { parseTicketNumber } from './ticket-number.ts';

/** What one looks for: all parts must hold. */
export interface TicketSearch {
  readonly numbers: readonly string[];
  /** Whole telephone numbers only: finding by a part of one would tell the masked digits, one by one. */
  readonly phones: readonly string[];
  readonly tokens: readonly string[];
  /** There was something to look for, and it cannot be found: punctuation alone. */
  readonly nothing: boolean;
}

/** A telephone number in a search box has at least this many digits; fewer are a house number or a year. */
const MIN_PHONE_DIGITS = 7;

/** Reads a search box: ticket numbers, telephone numbers and words in any order. Pure. */
export function readSearch(q: string): TicketSearch {
  const whole = parseTicketNumber(q);
  if (whole.ok) return { numbers: [whole.number], phones: [], tokens: [], nothing: false };
  const numbers: string[] = [];
  const phones: string[] = [];
  const tokens = new Set<string>();
  for (const term of q.split(/\s+/u).filter(Boolean)) {
    const ticket = parseTicketNumber(term);
    const phone = normaliseNumber(term);
    if (ticket.ok) numbers.push(ticket.number);
    else if (phone && phone.length >= MIN_PHONE_DIGITS) phones.push(phone);
    else queryTokens(term).forEach((token) => tokens.add(token));
  }
  return { numbers, phones, tokens: [...tokens], nothing: !numbers.length && !phones.length && !tokens.size };
}

/** Whether the search names one ticket or one caller, as an agent's search beyond the own tickets must. */
export function isByCallerOrNumber(search: TicketSearch): boolean {
  return search.numbers.length > 0 || search.phones.length > 0;
}

/** Adds the search to a query on tickets with the alias `t`; `viewerId` is whose own hidden reports are found by their number. */
export function whereSearch(query: SelectQueryBuilder<Ticket>, search: TicketSearch, viewerId: string): void {
  if (search.nothing) query.andWhere('1 = 0');
  search.numbers.forEach((number, index) => query.andWhere(`t.number = :searchNumber${index}`, { [`searchNumber${index}`]: number }));
  search.phones.forEach((phone, index) => {
    const words = queryTokens(phone);
    query.andWhere(
      new Brackets((either) => {
        either.where(reporterIs(`searchPhone${index}`), { [`searchPhone${index}`]: phone, viewerId });
        either.orWhere(`t.id IN ${tokenQuery(query, `phoneTokens${index}`)}`, { [`phoneTokens${index}`]: words, [`phoneTokens${index}Count`]: words.length });
      }),
    );
  });
  if (search.tokens.length) {
    query.andWhere(`t.id IN ${tokenQuery(query, 'tokens')}`, { tokens: search.tokens, tokensCount: search.tokens.length });
  }
}

/**
 * The condition that a telephone number is the reporter's. Accusations and confidential tickets are found so by
 * whoever registered them only: a hit would name their reporter.
 */
export function reporterIs(parameter: string): string {
  return `t.reporterPhone = :${parameter} AND (t.registeredBy = :viewerId OR (${NOT_HIDDEN}))`;
}

/** reporterHidden of ticket-visibility.ts in SQL; an anonymous ticket keeps no reporter that one could find it by. */
export const NOT_HIDDEN = "t.kind <> 'accusation' AND t.confidential = FALSE AND t.anonymous = FALSE";

function tokenQuery(query: SelectQueryBuilder<Ticket>, parameter: string): string {
  return query
    .subQuery()
    .select('k.ticketId')
    .from(TicketTokenSchema, 'k')
    .where(`k.token IN (:...${parameter})`)
    .groupBy('k.ticketId')
    .having(`COUNT(*) = :${parameter}Count`)
    .getQuery();
}
