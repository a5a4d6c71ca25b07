import type { AgiLimits } from './limits.ts';

/** What Asterisk says about the call before the first command: agi_* variables without that prefix. */
export interface AgiEnvironment {
  readonly values: ReadonlyMap<string, string>;
  /** The script of agi://host/script?key=value, and its parameters. */
  readonly script: string;
  readonly query: URLSearchParams;
}

const LINE = /^agi_([a-z0-9_]{1,40}): ?(.*)$/;

/** Collects the environment, line by line, within its limits. */
export class EnvironmentReader {
  private readonly values = new Map<string, string>();
  private lines = 0;
  private bytes = 0;

  constructor(private readonly limits: Pick<AgiLimits, 'environmentLines' | 'environmentBytes'>) {}

  /**
   * Takes one line. 'malformed' lines change nothing; 'too-much' says that the limits are passed
   * and the session must be refused; 'done' is the empty line after which `result()` holds all.
   */
  accept(line: string): 'more' | 'done' | 'malformed' | 'too-much' {
    if (line === '') return 'done';
    this.lines += 1;
    this.bytes += Buffer.byteLength(line) + 1;
    if (this.lines > this.limits.environmentLines || this.bytes > this.limits.environmentBytes) return 'too-much';
    const [, name, value] = LINE.exec(line) ?? [];
    // The first value wins: Asterisk never repeats a name, so a second one came out of somebody's caller name.
    if (name === undefined || value === undefined || this.values.has(name)) return 'malformed';
    this.values.set(name, value);
    return 'more';
  }

  result(): AgiEnvironment {
    const [script = '', query = ''] = (this.values.get('network_script') ?? '').split('?', 2);
    return { values: this.values, script, query: new URLSearchParams(query) };
  }
}
