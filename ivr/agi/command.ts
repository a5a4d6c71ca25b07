/** Asterisk reads a command into 2,048 bytes (AGI_BUF_LEN in res_agi.c) and would run the rest as a command of its own. */
const MAX_COMMAND_BYTES = 2_000;

/** A value as one quoted argument: nothing in it can end the argument, the line, or the string in C. */
export function quoted(value: string): string {
  return `"${value.replace(/[\r\n\0]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/**
 * One command line from a fixed verb and arguments; strings are quoted, numbers are whole.
 * Throws a plain Error for what only a bug can ask for (too long, not a number).
 */
export function commandLine(verb: string, ...args: readonly (string | number)[]): string {
  const line = [verb, ...args.map((arg) => (typeof arg === 'string' ? quoted(arg) : wholeNumber(arg)))].join(' ');
  if (/[\r\n\0]/.test(line)) throw new Error('an AGI command must be one line');
  if (Buffer.byteLength(line) > MAX_COMMAND_BYTES) throw new Error(`an AGI command of more than ${MAX_COMMAND_BYTES} bytes: ${verb}`);
  return line;
}

function wholeNumber(value: number): string {
  if (!Number.isSafeInteger(value)) throw new Error(`not a whole number in an AGI command: ${value}`);
  return String(value);
}

/** A plain channel variable: no function, so that SHELL() and its kind cannot be reached. */
export function assertVariableName(name: string): void {
  if (!/^[A-Za-z_]\w{0,79}$/.test(name)) throw new Error(`not a variable name: ${name}`);
}

/** What may be read: a plain variable, or one of the functions that only look at the call. */
export function assertReadable(name: string): void {
  if (!/^(?:[A-Za-z_]\w{0,79}|(?:CHANNEL|CALLERID)\([a-z-]{1,30}\))$/.test(name)) throw new Error(`not readable over AGI: ${name}`);
}

/** Keys of a telephone. */
export function assertKeys(keys: string): void {
  if (!/^[0-9*#]*$/.test(keys)) throw new Error(`not keys of a telephone: ${keys}`);
}

/** Applications that cannot route the call, run a program or write a file. */
const EXECUTABLE = new Set(['NoOp', 'Wait', 'Ringing', 'Progress', 'UserEvent', 'PlayTones', 'StopPlayTones']);

export function assertExecutable(application: string): void {
  if (!EXECUTABLE.has(application)) throw new Error(`not allowed over AGI: ${application}`);
}
