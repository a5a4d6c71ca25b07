/**
 * Telephone numbers as the system keeps them: digits only, as one dials them inside China. One number has one form,
 * so that a caller, a household and a ticket find each other.
 */
export type EmergencyService = 'police' | 'fire' | 'ambulance' | 'traffic';

const EMERGENCY: Readonly<Record<string, EmergencyService>> = { '110': 'police', '119': 'fire', '120': 'ambulance', '122': 'traffic' };
const MIN_DIGITS = 3;
const MAX_DIGITS = 20;

/** A land line without its trunk zero: area code (10, 2x, or three digits) and 7 or 8 digits; 400 and 800 are no area codes. */
const LAND_LINE_WITHOUT_ZERO = /^(?![48]00)(?:10|2\d|[3-9]\d\d)\d{7,8}$/;

/**
 * Takes what a person types or a trunk sends: full-width digits, blanks, dots, hyphens and brackets are passed over.
 * +86 and 0086 are taken off (a land line gets its trunk zero back, a mobile number loses a bare 86 too); any other
 * country keeps its code behind 00, else a foreign number would look like one of ours.
 * @returns 3 to 20 digits, or null when this cannot be a number (withheld, letters, too short or long)
 */
export function normaliseNumber(text: string): string | null {
  const plain = text.slice(0, 80).normalize('NFKC').replace(/[\s.()\-‐-―]/gu, '');
  const match = /^(\+?)(\d+)$/.exec(plain);
  if (!match) return null;
  const digits = withoutOwnCountry(match[1] ? `00${match[2]}` : match[2]!);
  return digits.length >= MIN_DIGITS && digits.length <= MAX_DIGITS ? digits : null;
}

function withoutOwnCountry(digits: string): string {
  let rest = digits;
  while (rest.startsWith('0086')) rest = rest.slice(4);
  const mobile = /^86(1[3-9]\d{9})$/.exec(rest);
  if (mobile) return mobile[1]!;
  return rest !== digits && LAND_LINE_WITHOUT_ZERO.test(rest) ? `0${rest}` : rest;
}

/** Whether a number in our form can be dialled; emergency numbers can, and are told apart by emergencyService. */
export function isDialable(number: string): boolean {
  return new RegExp(`^\\d{${MIN_DIGITS},${MAX_DIGITS}}$`).test(number);
}

/** Which service a number calls, or null. A call to one is handed over at once and never made by a click. */
export function emergencyService(number: string): EmergencyService | null {
  return EMERGENCY[number] ?? null;
}

/**
 * A number for those who may not see it: 138****5678. The length stays; never more than the first three and the
 * last four places are shown, fewer of short ones, and at least half is hidden below eleven.
 */
export function maskNumber(number: string): string {
  const places = [...number];
  const [head, tail] = places.length >= 11 ? [3, 4] : places.length >= 8 ? [2, 2] : places.length >= 4 ? [1, 1] : [1, 0];
  return places.map((place, index) => (index < head || index >= places.length - tail ? place : '*')).join('');
}
