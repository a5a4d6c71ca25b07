import type { CallView } from '../api/types.ts';

/** The list that was asked for, with what the socket has told since. Pure; oldest first. */
export function liveCalls(asked: readonly CallView[], told: Readonly<Record<string, CallView>>): CallView[] {
  const all = new Map(asked.map((call) => [call.id, call]));
  for (const call of Object.values(told)) all.set(call.id, call);
  return [...all.values()].filter(({ state }) => state !== 'ended' && state !== 'wrap-up').sort((a, b) => a.startedAt - b.startedAt);
}
