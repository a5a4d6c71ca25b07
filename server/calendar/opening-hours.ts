/** When people answer: always, or weekly intervals in the community's time zone. */
export type OpeningTimes = 'always' | readonly { readonly days: readonly number[]; readonly from: string; readonly to: string }[];

const WEEKDAYS: Readonly<Record<string, number>> = { Mon: 1, Tue: 2, Wed: 3, Thu: 4, Fri: 5, Sat: 6, Sun: 7 };

/**
 * Whether an instant lies in the opening hours. An interval whose end is not after its beginning runs past midnight
 * into the next day (22:00–06:00). Pure.
 */
export function isOpenAt(times: OpeningTimes, at: number, timeZone: string): boolean {
  if (times === 'always') return true;
  const { weekday, minute } = localTime(at, timeZone);
  const before = weekday === 1 ? 7 : weekday - 1;
  return times.some(({ days, from, to }) => {
    const start = minutes(from);
    const end = minutes(to);
    if (start < end) return days.includes(weekday) && minute >= start && minute < end;
    return (days.includes(weekday) && minute >= start) || (days.includes(before) && minute < end);
  });
}

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function localTime(at: number, timeZone: string): { weekday: number; minute: number } {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return { weekday: WEEKDAYS[part('weekday')] ?? 1, minute: Number(part('hour')) * 60 + Number(part('minute')) };
}
