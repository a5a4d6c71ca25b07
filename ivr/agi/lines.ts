/** One line without its end; or the mark that a line longer than the limit was dropped. */
export type Line = { readonly text: string } | { readonly droppedBytes: number };

const NEWLINE = 0x0a;

/**
 * Cuts a byte stream into lines. Bytes are decoded only when a line is whole,
 * so a character that is split over two packets stays intact. Memory is bounded by `maxBytes`.
 */
export class LineSplitter {
  private parts: Buffer[] = [];
  private held = 0;
  private dropped = 0;

  constructor(private readonly maxBytes: number) {}

  /** Takes the next bytes; gives the lines that are complete now. */
  push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      this.hold(chunk.subarray(from, end));
      lines.push(this.take());
      from = end + 1;
    }
    this.hold(chunk.subarray(from));
    return lines;
  }

  private hold(bytes: Buffer): void {
    if (bytes.length === 0) return;
    if (this.dropped === 0 && this.held + bytes.length <= this.maxBytes) {
      this.parts.push(bytes);
      this.held += bytes.length;
      return;
    }
    this.dropped += this.held + bytes.length;
    this.parts = [];
    this.held = 0;
  }

  private take(): Line {
    const { parts, dropped } = this;
    this.parts = [];
    this.held = 0;
    this.dropped = 0;
    if (dropped > 0) return { droppedBytes: dropped };
    return { text: Buffer.concat(parts).toString('utf8').replace(/\r$/, '') };
  }
}
