/** Pure formatting of times and durations. Times are epoch milliseconds; durations milliseconds. */

/** "0:07", "12:30", "1:02:03": for timers. A negative duration (clocks differ) shows as 0:00. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const s = String(seconds % 60).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${s}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${s}`;
}

interface DateParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The calendar parts of an instant in a time zone, two digits each (year: four). */
export function partsOf(at: number, timeZone: string): DateParts {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('en-GB', {
      timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    });
    formatters.set(timeZone, formatter);
  }
  const found: Record<string, string> = {};
  for (const part of formatter.formatToParts(at)) found[part.type] = part.value;
  return found as unknown as DateParts;
}

/** "2026-11-21 14:03", with seconds where order matters. */
export function formatInstant(at: number, timeZone: string, withSeconds = false): string {
  const p = partsOf(at, timeZone);
  const clock = withSeconds ? `${p.hour}:${p.minute}:${p.second}` : `${p.hour}:${p.minute}`;
  return `${p.year}-${p.month}-${p.day} ${clock}`;
}

/** Short form for lists: the clock today, month and day this year, else the whole date. */
export function formatWhen(at: number, now: number, timeZone: string): string {
  const p = partsOf(at, timeZone);
  const today = partsOf(now, timeZone);
  const clock = `${p.hour}:${p.minute}`;
  if (p.year !== today.year) return `${p.year}-${p.month}-${p.day} ${clock}`;
  if (p.month !== today.month || p.day !== today.day) return `${p.month}-${p.day} ${clock}`;
  return clock;
}

/** The first millisecond of the day in which `at` lies. */
export function startOfDay(at: number, timeZone: string): number {
  const p = partsOf(at, timeZone);
  const sinceMidnight = ((Number(p.hour) * 60 + Number(p.minute)) * 60 + Number(p.second)) * 1000 + (at % 1000);
  return at - sinceMidnight;
}
