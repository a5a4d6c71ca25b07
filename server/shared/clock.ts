/**
 * Time is injected: whoever needs it takes a Clock, so that tests can move it.
 * All times inside the system are epoch milliseconds (UTC).
 */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs `task` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Runs `task` every `ms` milliseconds until cancelled. */
  every(ms: number, task: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
  every(ms, task) {
    const timer = setInterval(task, ms);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** Making a formatter costs as much as thirty uses of it. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/**
 * The calendar day of an instant in a time zone, as YYYY-MM-DD.
 * Ticket numbers and figures count by the community's day, not by UTC's.
 */
export function localDay(epochMs: number, timeZone: string): string {
  let format = dayFormats.get(timeZone);
  if (!format) dayFormats.set(timeZone, (format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })));
  return format.format(epochMs);
}

const HOUR = 3_600_000;

/**
 * The first instant of the calendar day in which `epochMs` lies. Found by halving, so that zones with a shift of
 * their clocks, at midnight too, are right.
 */
export function startOfLocalDay(epochMs: number, timeZone: string): number {
  const day = localDay(epochMs, timeZone);
  let inside = epochMs;
  let before = epochMs - 26 * HOUR;
  while (inside - before > 1) {
    const middle = Math.floor((inside + before) / 2);
    if (localDay(middle, timeZone) === day) inside = middle;
    else before = middle;
  }
  return inside;
}
