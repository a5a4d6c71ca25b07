/** The part of the browser's Storage that we use; tests give a Map. */
export interface KeyValue {
  readonly length: number;
  key(index: number): string | null;
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** Parses what was stored; null for absent or broken content (another version of the program wrote it). */
export function readJson<T>(store: KeyValue, name: string): T | null {
  const text = store.getItem(name);
  if (text === null) return null;
  try {
    return JSON.parse(text) as T;
  } catch {
    return null;
  }
}

/** Writes and says whether it worked: a full or forbidden storage must not break a call. */
export function writeJson(store: KeyValue, name: string, value: unknown): boolean {
  try {
    store.setItem(name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
