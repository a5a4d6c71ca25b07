/** One row of linli.csv (cdr_custom.conf): a leg of a call, written when it ended. */
export interface CdrRow {
  readonly linkedid: string;
  readonly uniqueid: string;
  readonly from: string;
  readonly to: string;
  readonly context: string;
  readonly channel: string;
  readonly peerChannel: string;
  readonly application: string;
  /** Epoch ms with Asterisk's microseconds cut off. */
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number;
  readonly disposition: string;
}

const FIELDS = 15;

/** A malformed line gives null. */
export function parseCdrLine(line: string): CdrRow | null {
  if (line.length > 8192) return null;
  const fields = splitQuoted(line);
  if (!fields || fields.length < FIELDS) return null;
  const [linkedid, uniqueid, from, to, context, channel, peerChannel, application, start, answer, end, , , disposition] = fields as string[];
  const startedAt = epochMs(start!);
  const endedAt = epochMs(end!);
  if (!linkedid || !uniqueid || startedAt === null || endedAt === null) return null;
  return {
    linkedid, uniqueid, from: from!, to: to!, context: context!, channel: channel!, peerChannel: peerChannel!, application: application!,
    startedAt, answeredAt: epochMs(answer!), endedAt, disposition: disposition!,
  };
}

function epochMs(seconds: string): number | null {
  if (!/^\d{9,11}(\.\d+)?$/.test(seconds)) return null;
  return Math.floor(Number(seconds) * 1000);
}

/** Fields in double quotes, a quote inside doubled (RFC 4180 §2.7); null when a quote is left open. */
function splitQuoted(line: string): string[] | null {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let index = 0; index < line.length; index += 1) {
    const character = line[index]!;
    if (quoted && character === '"' && line[index + 1] === '"') {
      field += '"';
      index += 1;
    } else if (character === '"') quoted = !quoted;
    else if (character === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  fields.push(field);
  return quoted ? null : fields;
}
