/**
 * Ticket numbers are for people: YYMMDD of the community's day, a running number of at least five digits, and a
 * check digit by ISO/IEC 7064 MOD 11,10, which finds every single wrong digit and nearly every swap of neighbours.
 * Twelve digits, or thirteen past 99,999 tickets a day; speakable, and typeable on a phone's keypad.
 */
export type ParsedTicketNumber = { ok: true; number: string } | { ok: false };

/**
 * @param day the community's calendar day, YYYY-MM-DD
 * @param running the running number of that day, from 1 to 999,999
 */
export function makeTicketNumber(day: string, running: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError(`Not a day: ${day}`);
  if (!Number.isInteger(running) || running < 1 || running > 999_999) throw new RangeError(`Not a running number: ${running}`);
  const body = day.slice(2).replaceAll('-', '') + String(running).padStart(5, '0');
  return body + checkDigit(body);
}

/** Takes what a person types or says: spaces, dots and hyphens are passed over, full-width digits are digits. */
export function parseTicketNumber(text: string): ParsedTicketNumber {
  const digits = text.slice(0, 40).normalize('NFKC').replace(/[\s.\-–—]/g, '');
  if (!/^\d{12,13}$/.test(digits)) return { ok: false };
  const month = Number(digits.slice(2, 4));
  const day = Number(digits.slice(4, 6));
  if (month < 1 || month > 12 || day < 1 || day > 31) return { ok: false };
  // A thirteen-digit number has no leading zero, else one ticket would have two numbers.
  if (digits.length === 13 && digits[6] === '0') return { ok: false };
  return checkDigit(digits.slice(0, -1)) === digits.at(-1) ? { ok: true, number: digits } : { ok: false };
}

/** ISO/IEC 7064 MOD 11,10: the digit that makes the remainder 1. */
export function checkDigit(body: string): string {
  let product = 10;
  for (const digit of body) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}
