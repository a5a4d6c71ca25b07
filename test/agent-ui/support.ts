import type { KeyValue } from '../../agent-ui/src/shared/key-value.ts';

/** A Storage in memory. @param full nothing more can be written */
export class MemoryStorage implements KeyValue {
  private readonly values = new Map<string, string>();

  constructor(public full = false) {}

  get length(): number {
    return this.values.size;
  }

  key(index: number): string | null {
    return [...this.values.keys()][index] ?? null;
  }

  getItem(name: string): string | null {
    return this.values.get(name) ?? null;
  }

  setItem(name: string, value: string): void {
    if (this.full) throw new Error('QuotaExceededError');
    this.values.set(name, value);
  }

  removeItem(name: string): void {
    this.values.delete(name);
  }
}
