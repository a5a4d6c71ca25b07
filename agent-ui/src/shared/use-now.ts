import { useSyncExternalStore } from 'react';
import { serverClock } from './server-clock.ts';

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;
let now = serverClock.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = serverClock.now();
    for (const each of [...listeners]) each();
  }, 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The server's time, renewed twice a second by one timer for the whole screen. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}
