import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

/** Where in a document something stands: the keys and indices that lead to it. */
export type Path = readonly PropertyKey[];

/** A broken flow: `message` is one line, `file:line: what is wrong`, fit to be shown to whoever edits the file. */
export class FlowError extends Error {
  override readonly name = 'FlowError';

  constructor(
    readonly file: string,
    readonly line: number,
    readonly reason: string,
  ) {
    super(`${file}:${line}: ${reason}`);
  }
}

/** A YAML text that knows the line of each of its parts. */
export class YamlSource {
  private constructor(
    readonly shownAs: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /** @throws FlowError at the first thing that is not YAML */
  static parse(text: string, shownAs: string): YamlSource {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, version: '1.2', logLevel: 'silent' });
    const [broken] = [...document.errors, ...document.warnings];
    if (broken) throw new FlowError(shownAs, broken.linePos?.[0].line ?? 1, firstLine(broken.message));
    return new YamlSource(shownAs, document, lines);
  }

  /** The plain value. @throws FlowError when an alias makes it endless or too large */
  value(): unknown {
    try {
      return this.document.toJS({ maxAliasCount: 20 });
    } catch (error) {
      throw new FlowError(this.shownAs, 1, error instanceof Error ? firstLine(error.message) : 'cannot be read');
    }
  }

  /** The line of the deepest part of `path` that exists; a key counts for its value. */
  lineOf(path: Path): number {
    let node: unknown = this.document.contents;
    let offset = offsetOf(node) ?? 0;
    for (const step of path) {
      const below = child(node, step);
      if (!below) break;
      node = below.value;
      offset = below.offset ?? offset;
    }
    return this.lines.linePos(offset).line || 1;
  }

  /** An error that points at a part of this text. */
  error(path: Path, reason: string): FlowError {
    return new FlowError(this.shownAs, this.lineOf(path), firstLine(reason));
  }
}

function child(node: unknown, step: PropertyKey): { value: unknown; offset: number | null } | null {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && String(isScalar(item.key) ? item.key.value : item.key) === String(step));
    return pair ? { value: pair.value, offset: offsetOf(pair.key) } : null;
  }
  if (isSeq(node)) {
    const value = node.items[Number(step)];
    return value === undefined ? null : { value, offset: offsetOf(value) };
  }
  return null;
}

function offsetOf(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replace(/ at line \d+, column \d+:?$/, '').trim();
}
