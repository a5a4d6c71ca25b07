/** Writes one line for each step of a start: what, how long, and whether it went well. */
export class Progress {
  #step = 0;

  constructor(
    private readonly steps: number,
    private readonly write: (text: string) => void = (text) => void process.stdout.write(text),
  ) {}

  /**
   * Runs one step. The line begins when it does and ends with its time; notes of the step stand on lines of their own below.
   * A step that fails is not caught here.
   */
  async step<T>(zh: string, en: string, work: (note: (line: string) => void) => Promise<T>): Promise<T> {
    const notes: string[] = [];
    const started = Date.now();
    this.write(`[${++this.#step}/${this.steps}] ${zh} · ${en} …`);
    try {
      const result = await work((line) => notes.push(line));
      this.write(` ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
      return result;
    } catch (error) {
      this.write(' ✗\n');
      throw error;
    } finally {
      for (const note of notes) this.write(`      ${note}\n`);
    }
  }

  /** A line between the steps. */
  say(line: string): void {
    this.write(`${line}\n`);
  }
}
