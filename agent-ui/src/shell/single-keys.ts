import { createStore } from '../shared/store.ts';

const NAME = 'linli.singleKeys';

/** Whether plain letters and '?' act as shortcuts in this browser (WCAG 2.1.4 wants a switch). */
export const singleKeys = createStore(true);

export function startSingleKeys(): void {
  singleKeys.set(window.localStorage.getItem(NAME) !== 'off');
}

export function setSingleKeys(on: boolean): void {
  window.localStorage.setItem(NAME, on ? 'on' : 'off');
  singleKeys.set(on);
}
