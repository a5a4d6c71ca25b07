import type { TFunction } from 'i18next';
import { ageOf } from '../shared/digits.ts';
import { serverClock } from '../shared/server-clock.ts';

/** "82岁"; empty when the year of birth is not known. */
export function ageText(t: TFunction, birthYear: number | null): string {
  const age = ageOf(birthYear, serverClock.now());
  return age === null ? '' : t('caller.age', { age });
}
