import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RevealForm } from '../../../server/reveals/reveal.schema.ts';
import { useFeed } from '../feed/FeedProvider.tsx';
import { http, withQuery } from './client.ts';
import { keys } from './keys.ts';
import type { CallDetailView, CallEnding, CallView, CallerView, DialTarget, Page } from './types.ts';

export interface CallFilter {
  readonly number?: string;
  readonly agentId?: string;
  readonly ending?: CallEnding;
  readonly direction?: 'in' | 'out';
  readonly live?: boolean;
  readonly from?: number;
  readonly to?: number;
}

export function useCalls(filter: CallFilter, limit = 50) {
  return useInfiniteQuery({
    queryKey: keys.callList({ ...filter, limit }),
    queryFn: ({ pageParam }) => http.get<Page<CallView>>(withQuery('/calls', { ...filter, limit, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** The rows of a list so far, each with what the socket knows newer. */
export function useCallRows(asked: ReturnType<typeof useCalls>): readonly CallView[] {
  const told = useFeed((feed) => feed.calls);
  return asked.data?.pages.flatMap((page) => page.items.map((call) => told[call.id] ?? call)) ?? [];
}

/** One call, with what the socket knows newer. */
export function useCall(id: string | null) {
  const told = useFeed((feed) => (id === null ? undefined : feed.calls[id]));
  const asked = useQuery({ queryKey: keys.call(id ?? ''), queryFn: () => http.get<CallDetailView>(`/calls/${id}`), enabled: id !== null });
  const call: CallView | undefined = told ? { ...asked.data, ...told } : asked.data;
  return { ...asked, call };
}

/** The screen-pop of a call. */
export function useCaller(callId: string | null) {
  return useQuery({ queryKey: keys.caller(callId ?? ''), queryFn: () => http.get<CallerView>(`/calls/${callId}/caller`), enabled: callId !== null });
}

export function useCallerByNumber(number: string) {
  return useQuery({ queryKey: keys.callerByNumber(number), queryFn: () => http.get<CallerView>(`/callers/${encodeURIComponent(number)}`), enabled: number !== '' });
}

/** Click-to-call: the server rings the own phone first, then the other side. */
export function useDial() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (target: DialTarget) => http.post<CallView>('/calls', { target }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.calls }),
  });
}

export function useHangUpCall() {
  return useMutation({ mutationFn: (id: string) => http.post(`/calls/${id}/hang-up`) });
}

export function useCallNote(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (note: string) => http.put(`/calls/${id}/note`, { note }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.calls }),
  });
}

/** Shows a masked number after a reason was given; the server records it. */
export function useReveal() {
  return useMutation({
    mutationFn: (form: RevealForm) => http.post<{ number: string }>('/reveals', form),
  });
}
