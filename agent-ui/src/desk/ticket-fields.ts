import type { TicketForm, TicketKind } from '../api/types.ts';
import type { Draft } from './draft-store.ts';

/** The kinds that may be answered on the spot; the server's workflow table decides, a test compares the two. */
export const ANSWERABLE_KINDS: readonly TicketKind[] = ['consultation', 'help', 'suggestion', 'praise'];

export const KINDS: readonly TicketKind[] = ['consultation', 'help', 'complaint', 'accusation', 'suggestion', 'praise', 'service', 'emergency'];

/** The form as the server wants it; what is empty is left out. */
export function toTicketForm(draft: Draft, about: { callId: string | null; areaId: string | null }): TicketForm {
  const { fields } = draft;
  const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
  const named = !fields.anonymous;
  return {
    submissionKey: draft.submissionKey,
    callId: about.callId ?? undefined,
    kind: fields.kind,
    categoryCode: fields.category.at(-1),
    urgency: fields.urgency,
    content: fields.content.trim(),
    address: text(fields.address),
    areaId: about.areaId ?? undefined,
    reporterName: named ? text(fields.reporterName) : undefined,
    reporterPhone: named ? text(fields.reporterPhone) : undefined,
    anonymous: fields.anonymous,
    confidential: fields.confidential,
    residentId: named ? (draft.residentId ?? undefined) : undefined,
    reply: ANSWERABLE_KINDS.includes(fields.kind) ? text(fields.reply) : undefined,
  };
}

export interface CategoryOption {
  readonly value: string;
  readonly label: string;
  readonly children?: CategoryOption[];
}

interface CategoryRow {
  readonly code: string;
  readonly parent: string | null;
  readonly label: { readonly zh: string; readonly en: string };
}

/** The tree of categories as the cascader wants it. */
export function categoryTree(rows: readonly CategoryRow[], language: 'zh' | 'en', parent: string | null = null): CategoryOption[] {
  return rows
    .filter((row) => row.parent === parent)
    .map((row) => {
      const children = categoryTree(rows, language, row.code);
      return { value: row.code, label: row.label[language], ...(children.length > 0 ? { children } : {}) };
    });
}
