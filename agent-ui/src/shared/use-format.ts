import { useTranslation } from 'react-i18next';
import { useWorkplace } from '../api/session.ts';
import { serverClock } from './server-clock.ts';
import { formatInstant, formatWhen } from './time.ts';

/** Times in the community's zone, and labels of the settings in the reader's language. */
export function useFormat() {
  const { settings } = useWorkplace();
  const { i18n } = useTranslation();
  const language = i18n.language === 'en' ? 'en' : 'zh';
  const zone = settings.timeZone;
  return {
    when: (at: number) => formatWhen(at, serverClock.now(), zone),
    instant: (at: number) => formatInstant(at, zone),
    precise: (at: number) => formatInstant(at, zone, true),
    label: (label: { zh: string; en: string }) => label[language],
    queue: (name: string | null) => {
      const found = settings.queues.find((queue) => queue.name === name);
      return found ? found.label[language] : (name ?? '');
    },
    pauseReason: (code: string | null) => {
      const found = settings.pauseReasons.find((reason) => reason.code === code);
      return found ? found.label[language] : (code ?? '');
    },
    category: (code: string | null) => {
      const names: string[] = [];
      for (let at = settings.categories.find((one) => one.code === code); at; ) {
        names.unshift(at.label[language]);
        const parent: string | null = at.parent;
        at = settings.categories.find((one) => one.code === parent);
      }
      return names.join(' / ');
    },
  };
}
