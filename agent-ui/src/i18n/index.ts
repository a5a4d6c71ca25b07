import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { requestLanguage } from '../api/client.ts';
import * as catalogue from './catalogue/index.ts';

export type Language = 'zh' | 'en';

const CHOICE = 'linli.language';

/** Chinese unless this browser chose otherwise. */
export function startingLanguage(): Language {
  return window.localStorage.getItem(CHOICE) === 'en' ? 'en' : 'zh';
}

/** True when somebody chose a language in this browser; the account's own language then does not override it. */
export function languageChosen(): boolean {
  return window.localStorage.getItem(CHOICE) !== null;
}

export async function setLanguage(language: Language, remember: boolean): Promise<void> {
  if (remember) window.localStorage.setItem(CHOICE, language);
  requestLanguage.set(language);
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  await i18next.changeLanguage(language);
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { zh: { translation: catalogue.zh }, en: { translation: catalogue.en } },
    lng: startingLanguage(),
    fallbackLng: 'zh',
    interpolation: { escapeValue: false },
  });
  await setLanguage(startingLanguage(), false);
}
