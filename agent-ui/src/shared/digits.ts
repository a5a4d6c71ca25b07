/**
 * A ticket number in groups that can be read aloud: 4-4-4, or 4-4-5 for the rare thirteen digits.
 * Anything that is not twelve or thirteen digits stays as it is.
 */
export function groupTicketNumber(number: string): string {
  if (!/^\d{12,13}$/.test(number)) return number;
  return `${number.slice(0, 4)} ${number.slice(4, 8)} ${number.slice(8)}`;
}

/** The age that somebody born in this year reaches in the year of `now`; null when the year is not known. */
export function ageOf(birthYear: number | null, now: number): number | null {
  return birthYear === null ? null : new Date(now).getFullYear() - birthYear;
}

/** A share 0..1 as whole per cent; a dash when there is nothing to count. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)}%`;
}
