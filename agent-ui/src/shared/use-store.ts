import { useSyncExternalStore } from 'react';
import type { Store } from './store.ts';

/** Follows a store; with `select` only the selected part, which must be stable for equal states. */
export function useStore<T>(store: Store<T>): T;
export function useStore<T, S>(store: Store<T>, select: (value: T) => S): S;
export function useStore<T, S>(store: Store<T>, select?: (value: T) => S): T | S {
  return useSyncExternalStore(store.subscribe, () => (select ? select(store.get()) : store.get()));
}
