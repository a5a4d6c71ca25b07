/**
 * What the desk is about: a call, or a matter without a call (somebody at the counter). It stands in the address
 * (/desk?call=… or /desk?matter=…), so that a reload and the browser's back button keep it.
 */
export type Subject = { readonly kind: 'call'; readonly id: string } | { readonly kind: 'matter'; readonly id: string };

export function subjectFrom(search: URLSearchParams): Subject | null {
  const call = search.get('call');
  if (call) return { kind: 'call', id: call };
  const matter = search.get('matter');
  return matter ? { kind: 'matter', id: matter } : null;
}

/** The name under which drafts are kept. */
export function subjectKey(subject: Subject): string {
  return `${subject.kind}:${subject.id}`;
}

export function addressOf(subject: Subject): string {
  return `/desk?${subject.kind}=${encodeURIComponent(subject.id)}`;
}

export function addressOfKey(key: string): string {
  const [kind, id] = key.split(':', 2);
  return addressOf({ kind: kind === 'call' ? 'call' : 'matter', id: id ?? '' });
}
