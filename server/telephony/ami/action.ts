import { AppError } from '../../shared/errors.ts';

/** Headers of an action. An array makes one header a value; undefined leaves the header out. */
export type AmiAction = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Asterisk reads a line with its CR LF into 1,024 bytes and refuses an action with a longer one (seen on 22.10). */
const MAX_LINE_BYTES = 1022;
/** AST_MAX_MANHEADERS: the 129th line of an action makes Asterisk refuse it (seen on 22.10); with far more it may not even answer. */
export const MAX_HEADERS = 128;

/** No CR, LF or NUL may reach the wire: Asterisk would read what follows as a header, or an action, of its own. */
const UNSAFE = /[\r\n\0]/;
const HEADER_NAME = /^[A-Za-z][A-Za-z0-9_()-]*$/;

/**
 * Checks an action and brings it into the form that asterisk-manager's action() writes as it stands:
 * one string for each key. The library joins arrays with commas, which is another meaning; but it trims keys, so
 * repeated headers are told apart by trailing spaces ('Variable', 'Variable ', …) that never reach the wire.
 * Throws AppError AMI_UNSAFE_VALUE for a control character or a key that cannot be a header's name, and AMI_REFUSED for what
 * Asterisk is known to refuse because of its size.
 */
export function wireFields(action: AmiAction): Record<string, string> {
  const fields = Object.create(null) as Record<string, string>;
  let lines = 1;
  for (const [key, value] of Object.entries(action)) {
    if (value === undefined) continue;
    if (!HEADER_NAME.test(key)) throw new AppError('AMI_UNSAFE_VALUE');
    // The connection alone gives ActionIDs, or answers could be taken for another's.
    if (key.toLowerCase() === 'actionid') throw new Error('an action must not bring an ActionID of its own');
    let name = key;
    for (const item of Array.isArray(value) ? value : [value]) {
      fields[name] = checked(key, String(item));
      name += ' ';
      lines += 1;
    }
  }
  if (lines > MAX_HEADERS) throw new AppError('AMI_REFUSED', { detail: `an action of ${lines} lines, at most ${MAX_HEADERS} are possible` });
  return fields;
}

function checked(key: string, value: string): string {
  if (UNSAFE.test(value)) throw new AppError('AMI_UNSAFE_VALUE');
  const bytes = Buffer.byteLength(value) + key.length + 2;
  if (bytes > MAX_LINE_BYTES) throw new AppError('AMI_REFUSED', { detail: `${key}: ${bytes} bytes, at most ${MAX_LINE_BYTES} are possible` });
  return value;
}

/**
 * Channel variables for the `Variable` header of Originate: one header a variable, its value quoted, because Asterisk
 * splits each header at commas. Inside the quotes only backslash and quote are special.
 * Throws AMI_UNSAFE_VALUE for a name that is none; leading underscores (inheritance) are allowed.
 */
export function variables(values: Readonly<Record<string, string | number>>): string[] {
  return Object.entries(values).map(([name, value]) => {
    if (!/^_{0,2}[A-Za-z][A-Za-z0-9_]*$/.test(name)) throw new AppError('AMI_UNSAFE_VALUE');
    return `${name}="${String(value).replace(/[\\"]/g, '\\$&')}"`;
  });
}
