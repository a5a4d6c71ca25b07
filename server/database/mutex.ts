/** First come, first served: one holder at a time. */
export class Mutex {
  private tail: Promise<void> = Promise.resolve();

  /** Runs `task` when everybody before has finished; its failure does not stop those behind it. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    const before = this.tail;
    let release!: () => void;
    this.tail = new Promise((resolve) => (release = resolve));
    await before;
    try {
      return await task();
    } finally {
      release();
    }
  }
}
