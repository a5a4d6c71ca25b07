/**
 * What somebody typed into the one search field: a ticket number (12 or 13 digits, grouped or not; it begins with the
 * year, so never with 0), a whole telephone number (from 7 digits; those with an area code begin with 0), or words.
 * The end of a telephone number is not looked up: that would tell masked digits.
 */
export function readQuery(text: string): { number?: string; phone?: string; q?: string } {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  const digits = trimmed.replace(/[\s.\-–—+()]/g, '');
  if (/^[1-9]\d{11,12}$/.test(digits)) return { number: digits };
  if (/^(0\d{6,19}|[1-9]\d{6,10})$/.test(digits)) return { phone: digits };
  return { q: trimmed };
}
