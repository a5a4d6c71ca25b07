import { MAX_HEADERS, type AmiAction } from '../ami/action.ts';

/** The file of Asterisk that holds one category for each agent, below the template agent-wiz. */
export const WIZARD_FILE = 'pjsip_wizard.conf';
/**
 * Reloading res_pjsip takes the wizard's categories over too. The wizard's module alone would do it in a millisecond, but
 * then nothing watches the contacts of a new AOR: its endpoint stays 'unavailable' though a browser has registered, and
 * no queue rings it (seen on 22.10).
 */
export const WIZARD_MODULE = 'res_pjsip.so';

const TEMPLATE = 'agent-wiz';
const NAME_PREFIX = 'agent-';
/** Action, ActionID, SrcFilename, DstFilename, Reload. */
const ENVELOPE_LINES = 5;
/** With twenty agents an action Asterisk never answered; six is proven, the cap of lines below is the cause. */
const MAX_AGENTS_PER_ACTION = 6;

/** What an agent's browser registers with. */
export interface AgentPhone {
  /** Digits; the endpoint is `agent-<extension>`. */
  extension: string;
  /** Shown to whoever the agent calls inside the house; anything that callerid cannot carry is taken out. */
  name: string;
  /** Random; letters, digits, '-' and '_' only. */
  password: string;
}

/** One agent's part of a batch: write (again) or take away. */
export type WizardChange = { readonly extension: string; readonly phone: AgentPhone | null };

/** `agent-1001` for '1001'. Throws on anything but 2 to 8 digits: an extension becomes a category of a file. */
export function endpointName(extension: string): string {
  if (!/^\d{2,8}$/.test(extension)) throw new Error(`not an extension: ${JSON.stringify(extension)}`);
  return NAME_PREFIX + extension;
}

/** The extension of an endpoint's name, or undefined for a category that is not ours. */
export function extensionOfEndpoint(name: string): string | undefined {
  return /^agent-(\d{2,8})$/.exec(name)?.[1];
}

/** Throws on a phone that cannot be written as it is. */
export function checkPhone(phone: AgentPhone): void {
  endpointName(phone.extension);
  if (!/^[A-Za-z0-9_-]{8,128}$/.test(phone.password)) throw new Error('a phone password is made of 8 to 128 letters, digits, - and _');
}

/** `"name" <1001>`; quotes, brackets, backslashes and control characters are what callerid cannot carry. */
export function callerId(phone: AgentPhone): string {
  const name = phone.name.replace(/[\p{Cc}\p{Zl}\p{Zp}"\\<>]/gu, ' ').replace(/\s+/g, ' ').trim();
  const short = Array.from(name).slice(0, 60).join('');
  return `"${short || phone.extension}" <${phone.extension}>`;
}

type Line = readonly [action: string, category: string, more?: Readonly<Record<'Var' | 'Value' | 'Options', string | undefined>>];

function linesOf(change: WizardChange, exists: boolean): Line[] {
  const category = endpointName(change.extension);
  // Deleting a category that does not exist, or making one that does, makes Asterisk refuse the whole action.
  const lines: Line[] = exists ? [['DelCat', category]] : [];
  if (!change.phone) return lines;
  const append = (name: string, value: string): void => void lines.push(['Append', category, { Var: name, Value: value, Options: undefined }]);
  lines.push(['NewCat', category, { Var: undefined, Value: undefined, Options: `inherit="${TEMPLATE}"` }]);
  append('inbound_auth/username', category);
  append('inbound_auth/password', change.phone.password);
  append('endpoint/callerid', callerId(change.phone));
  append('endpoint/set_var', `LINLI_AGENT=${change.extension}`);
  return lines;
}

const headersOf = (line: Line): number => 2 + Object.values(line[2] ?? {}).filter((each) => each !== undefined).length;

export interface WizardBatch {
  readonly action: AmiAction;
  readonly changes: readonly WizardChange[];
}

/**
 * Changes → UpdateConfig actions, as few as Asterisk's cap of 128 lines an action allows. Each action is all or nothing.
 * @param existing the categories that the file has now
 */
export function wizardBatches(changes: readonly WizardChange[], existing: ReadonlySet<string>): WizardBatch[] {
  const batches: { lines: Line[]; headers: number; changes: WizardChange[] }[] = [];
  for (const change of changes) {
    const lines = linesOf(change, existing.has(endpointName(change.extension)));
    const headers = lines.reduce((sum, line) => sum + headersOf(line), 0);
    let batch = batches.at(-1);
    if (!batch || batch.changes.length >= MAX_AGENTS_PER_ACTION || batch.headers + headers > MAX_HEADERS) {
      batch = { lines: [], headers: ENVELOPE_LINES, changes: [] };
      batches.push(batch);
    }
    batch.lines.push(...lines);
    batch.headers += headers;
    batch.changes.push(change);
  }
  return batches.filter((batch) => batch.lines.length > 0).map((batch) => ({ action: updateConfig(batch.lines), changes: batch.changes }));
}

function updateConfig(lines: readonly Line[]): AmiAction {
  const action: Record<string, string | undefined> = { Action: 'UpdateConfig', SrcFilename: WIZARD_FILE, DstFilename: WIZARD_FILE, Reload: 'no' };
  lines.forEach(([what, category, more], index) => {
    const number = String(index).padStart(6, '0');
    action[`Action-${number}`] = what;
    action[`Cat-${number}`] = category;
    for (const [name, value] of Object.entries(more ?? {})) action[`${name}-${number}`] = value;
  });
  return action;
}
