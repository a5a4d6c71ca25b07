import type { TicketKind, Urgency } from '../api/types.ts';
import { readJson, writeJson, type KeyValue } from '../shared/key-value.ts';

/** What the agent has typed into the ticket form. */
export interface DraftFields {
  kind: TicketKind;
  /** The path in the tree, from the top. */
  category: string[];
  urgency: Urgency;
  content: string;
  address: string;
  reporterName: string;
  reporterPhone: string;
  anonymous: boolean;
  confidential: boolean;
  reply: string;
}

export interface Draft {
  readonly fields: DraftFields;
  /** One for each ticket: sending the form twice makes one ticket. */
  readonly submissionKey: string;
  readonly residentId: string | null;
  /** Who it is about, for the list of unfinished drafts. */
  readonly title: string;
  /** Local epoch ms. */
  readonly changedAt: number;
}

export const EMPTY_FIELDS: DraftFields = {
  kind: 'consultation', category: [], urgency: 'ordinary', content: '', address: '', reporterName: '', reporterPhone: '', anonymous: false, confidential: false, reply: '',
};

const PREFIX = 'linli.draft.';
const OWNER = 'linli.drafts-of';

/**
 * Drafts by what they belong to (a call, or a matter without a call), in sessionStorage: a reload loses nothing that
 * was typed, and the next person at this computer finds nothing. A session that runs out by itself leaves them to whoever
 * wrote them: he signs in again and goes on.
 */
export class DraftStore {
  constructor(private readonly storage: KeyValue) {}

  /** Says who works here now; what somebody else has left is thrown away. */
  belongTo(staffId: string): this {
    if (this.storage.getItem(OWNER) !== staffId) this.clear();
    this.storage.setItem(OWNER, staffId);
    return this;
  }

  load(subject: string): Draft | null {
    const draft = readJson<Draft>(this.storage, PREFIX + subject);
    return draft && typeof draft.fields === 'object' && typeof draft.submissionKey === 'string' ? { ...draft, fields: { ...EMPTY_FIELDS, ...draft.fields } } : null;
  }

  save(subject: string, draft: Draft): void {
    writeJson(this.storage, PREFIX + subject, draft);
  }

  remove(subject: string): void {
    this.storage.removeItem(PREFIX + subject);
  }

  /** The drafts in which somebody has written something, newest first. */
  unfinished(): { subject: string; draft: Draft }[] {
    const found: { subject: string; draft: Draft }[] = [];
    for (let index = 0; index < this.storage.length; index += 1) {
      const name = this.storage.key(index);
      if (!name?.startsWith(PREFIX)) continue;
      const subject = name.slice(PREFIX.length);
      const draft = this.load(subject);
      if (draft && hasWork(draft.fields)) found.push({ subject, draft });
    }
    return found.sort((a, b) => b.draft.changedAt - a.draft.changedAt);
  }

  clear(): void {
    const names = Array.from({ length: this.storage.length }, (_, index) => this.storage.key(index));
    for (const name of names) if (name?.startsWith(PREFIX)) this.storage.removeItem(name);
  }
}

/** Whether throwing the draft away would lose something that a person wrote. */
export function hasWork(fields: DraftFields): boolean {
  return fields.content.trim() !== '' || fields.reply.trim() !== '';
}
