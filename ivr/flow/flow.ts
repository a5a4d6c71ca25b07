import type { IvrLanguage, ParseTicketNumber } from '../ports.ts';
import type { PromptText } from '../prompts/prompt-store.ts';
import type { FlowNode } from './schema.ts';

/** What the IVR decides at the end; the only thing that it hands to the dialplan. */
export type IvrResult =
  | { readonly to: 'queue'; readonly queue: string; readonly priority: number }
  | { readonly to: 'hangup'; readonly reason: string };

/** A checked flow: every name in it leads somewhere. */
export interface Flow {
  readonly language: IvrLanguage;
  readonly start: string;
  readonly person: string;
  readonly published: readonly string[];
  readonly nodes: ReadonlyMap<string, FlowNode>;
  readonly prompts: ReadonlyMap<string, PromptText>;
  /** The queue that `person` leads to: taken at once when anything breaks. */
  readonly fallback: IvrResult & { readonly to: 'queue' };
}

/** What a step needs to know besides the flow; all of it pure. */
export interface FlowTools {
  readonly parseTicketNumber: ParseTicketNumber;
  /** IANA name of the community's zone: dates are spoken in it. */
  readonly timeZone: string;
}

/** The value of the channel variable IVR_RESULT. */
export function resultText(result: IvrResult): string {
  return result.to === 'queue' ? `queue:${result.queue},${result.priority}` : `hangup:${result.reason}`;
}
