import { createStore } from './store.ts';

export type Appearance = 'light' | 'dark';

const NAME = 'linli.appearance';

/** Light unless this browser chose dark. */
export const appearance = createStore<Appearance>('light');

export function startAppearance(): void {
  setAppearance(window.localStorage.getItem(NAME) === 'dark' ? 'dark' : 'light');
}

export function setAppearance(next: Appearance): void {
  window.localStorage.setItem(NAME, next);
  document.documentElement.dataset.appearance = next;
  appearance.set(next);
}
