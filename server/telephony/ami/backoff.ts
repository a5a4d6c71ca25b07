/** Waiting times between tries: doubling from `min` to `max` ms, each shortened at random by up to a half, so that several servers do not knock together. */
export class Backoff {
  readonly #min: number;
  readonly #max: number;
  #tries = 0;

  constructor(min: number, max: number) {
    this.#min = min;
    this.#max = max;
  }

  /** The next waiting time in ms. */
  next(): number {
    const full = Math.min(this.#max, this.#min * 2 ** Math.min(this.#tries, 30));
    this.#tries += 1;
    return full * (1 - Math.random() / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
