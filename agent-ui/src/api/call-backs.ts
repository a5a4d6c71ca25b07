import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { http, withQuery } from './client.ts';
import { keys } from './keys.ts';
import type { CallBackOutcome, CallBackState, CallBackView, Page } from './types.ts';

/** The list of missed calls; without a state, those that still want work. */
export function useCallBacks(state?: CallBackState, limit = 50) {
  return useInfiniteQuery({
    queryKey: [...keys.callBackList(state ?? 'all'), limit],
    queryFn: ({ pageParam }) => http.get<Page<CallBackView>>(withQuery('/call-backs', { state, limit, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

export type CallBackStep =
  | { readonly id: string; readonly step: 'take' | 'release' }
  | { readonly id: string; readonly step: 'done'; readonly outcome: CallBackOutcome; readonly note?: string };

export function useCallBackStep() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, step, ...form }: CallBackStep) => http.post<CallBackView>(`/call-backs/${id}/${step}`, step === 'done' ? form : undefined),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.callBacks }),
  });
}
