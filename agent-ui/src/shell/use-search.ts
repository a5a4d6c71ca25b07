import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { http, withQuery } from '../api/client.ts';
import { findByNumber, searchResidents } from '../api/tickets.ts';
import type { CallerView, Page, ResidentCard, Right, TicketSummary } from '../api/types.ts';
import { groupTicketNumber } from '../shared/digits.ts';
import { readQuery } from '../tickets/query.ts';

export interface Hit {
  readonly key: string;
  readonly kind: 'ticket' | 'call' | 'resident';
  readonly title: string;
  readonly side: string;
  readonly to: string;
}

const SHOWN = 8;

/** What fits to the text: looked up in what this reader may see. A part that fails shows nothing. */
export function useSearch(text: string, may: (right: Right) => boolean): { hits: readonly Hit[]; busy: boolean } {
  const query = useDeferredValue(text.trim());
  const asked = useQuery({
    queryKey: ['search', query],
    enabled: query.length >= 2,
    queryFn: async () => {
      const { number, phone, q } = readQuery(query);
      const parts = await Promise.allSettled([
        number ? findByNumber(number).then((ticket) => [ticketHit(ticket)]) : [],
        phone && may('callers:look-up') ? http.get<CallerView>(`/callers/${phone}`).then(callerHits) : [],
        phone || q ? http.get<Page<TicketSummary>>(withQuery('/tickets', { phone, q, limit: SHOWN })).then((page) => page.items.map(ticketHit)) : [],
        q && may('callers:look-up') ? searchResidents(q).then((found) => (Array.isArray(found) ? found : found.items).map(residentHit)) : [],
      ]);
      const hits = parts.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
      return [...new Map(hits.map((hit) => [hit.key, hit])).values()].slice(0, SHOWN * 2);
    },
  });
  return { hits: query.length >= 2 ? (asked.data ?? []) : [], busy: asked.isFetching };
}

function ticketHit(ticket: TicketSummary): Hit {
  return { key: `ticket ${ticket.id}`, kind: 'ticket', title: ticket.excerpt, side: groupTicketNumber(ticket.number), to: `/tickets/${ticket.id}` };
}

function callerHits(caller: CallerView): Hit[] {
  const calls = caller.calls.slice(0, 3).map((call): Hit => ({ key: `call ${call.id}`, kind: 'call', title: call.direction === 'in' ? call.fromNumber : call.toNumber, side: call.resident?.name ?? '', to: `/calls?open=${call.id}` }));
  return [...caller.residents.map(residentHit), ...calls];
}

function residentHit(resident: ResidentCard): Hit {
  return { key: `resident ${resident.id}`, kind: 'resident', title: resident.name, side: resident.dwelling?.address ?? '', to: `/residents/${resident.id}` };
}
