/** Header name in lower case → its value, or its values when the header came more than once. No prototype, so any name is safe. */
export type AmiFields = Readonly<Record<string, string | readonly string[]>>;

/** One message of the Asterisk Manager Interface: an answer or an event, as it was on the wire. */
export class AmiMessage {
  constructor(readonly fields: AmiFields) {}

  /** The first value of a header (name in lower case); '' when it is absent. */
  get(key: string): string {
    const value = this.fields[key];
    if (value === undefined) return '';
    return typeof value === 'string' ? value : (value[0] ?? '');
  }

  /** Every value of a header in the order of the wire, e.g. the `Output` lines of a Command; [] when it is absent. */
  all(key: string): readonly string[] {
    const value = this.fields[key];
    if (value === undefined) return [];
    return typeof value === 'string' ? [value] : value;
  }

  has(key: string): boolean {
    return this.fields[key] !== undefined;
  }

  /** A header as a whole number; `otherwise` when it is absent or no number. */
  int(key: string, otherwise = 0): number {
    const text = this.get(key);
    return /^-?\d{1,15}$/.test(text) ? Number(text) : otherwise;
  }

  /** The event's name as Asterisk spells it, e.g. 'QueueCallerJoin'; '' for an answer. */
  get event(): string {
    return this.get('event');
  }

  /** Asterisk's own time of the event in epoch ms with a fraction (manager.conf: timestampevents=yes); undefined when it is absent. */
  get at(): number | undefined {
    const match = /^(\d{1,11})(?:\.(\d{1,6}))?$/.exec(this.get('timestamp'));
    if (!match) return undefined;
    return Number(match[1]) * 1000 + Number((match[2] ?? '').padEnd(6, '0')) / 1000;
  }

  /** `ChanVariable: NAME=value` and `Variable: NAME=value` headers as NAME → value; VarSet's bare `Variable: NAME` gives ''. */
  variables(key: 'variable' | 'chanvariable' | 'destchanvariable' = 'chanvariable'): Readonly<Record<string, string>> {
    const found = Object.create(null) as Record<string, string>;
    for (const line of this.all(key)) {
      const equals = line.indexOf('=');
      if (equals < 0) found[line] = '';
      else found[line.slice(0, equals)] = line.slice(equals + 1);
    }
    return found;
  }
}
