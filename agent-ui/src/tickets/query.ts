/**
 * What somebody typed into the one search field: a ticket number (12 or 13 digits, grouped or not), a telephone
 * number or the end of one (3 to 11 digits), or words.
 */
export function readQuery(text: string): { number?: string; phone?: string; q?: string } {
  const trimmed = text.trim();
  if (trimmed === '') return {};
  const digits = trimmed.replace(/[\s.\-–—+()]/g, '');
  if (/^\d{12,13}$/.test(digits)) return { number: digits };
  if (/^\d{3,11}$/.test(digits)) return { phone: digits };
  return { q: trimmed };
}
