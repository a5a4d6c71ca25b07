import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { http, withQuery } from './client.ts';
import { keys } from './keys.ts';
import type { Page, TicketForm, TicketKind, TicketState, TicketSummary, TicketView } from './types.ts';

export interface TicketFilter {
  readonly mine?: boolean;
  readonly open?: boolean;
  readonly state?: TicketState;
  readonly kind?: TicketKind;
  readonly number?: string;
  readonly phone?: string;
  readonly q?: string;
}

export function useTickets(filter: TicketFilter, limit = 50, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.ticketList({ ...filter, limit }),
    queryFn: ({ pageParam }) => http.get<Page<TicketSummary>>(withQuery('/tickets', { ...filter, limit, cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled,
  });
}

export function useTicket(id: string) {
  return useQuery({ queryKey: keys.ticket(id), queryFn: () => http.get<TicketView>(`/tickets/${id}`) });
}

/** One ticket by the number that a person typed or said. */
export function findByNumber(number: string): Promise<TicketView> {
  return http.get<TicketView>(`/tickets/by-number/${encodeURIComponent(number)}`);
}

export function useRegister() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: TicketForm) => http.post<TicketView>('/tickets', form),
    onSuccess: async () => {
      await Promise.all([keys.tickets, keys.callers, keys.calls].map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
}

/** Answers on the spot, or adds a note; both name the version that was seen. */
export function useTicketStep(id: string, step: 'answer' | 'notes') {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (form: { version: number; reply: string } | { version: number; text: string; callId?: string }) => http.post<TicketView>(`/tickets/${id}/${step}`, form),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.tickets }),
  });
}
