import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ResidentSummary } from '../../../server/residents/resident.schema.ts';
import { http, withQuery } from '../api/client.ts';
import { findByNumber } from '../api/tickets.ts';
import type { CallerView, Page, Right, TicketSummary } from '../api/types.ts';
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
/** Looking a number up is put on record and counted, so it waits until the typing rests. */
const REST_MS = 400;

/** What fits to the text: looked up in what this reader may see. A part that fails shows nothing. */
export function useSearch(text: string, may: (right: Right) => boolean): { hits: readonly Hit[]; busy: boolean } {
  const typed = text.trim();
  const query = useRested(typed);
  const asked = useQuery({ queryKey: ['search', query], enabled: query.length >= 2, queryFn: () => search(query, may), staleTime: 60_000 });
  const current = query === typed && query.length >= 2;
  return { hits: current ? (asked.data ?? []) : [], busy: typed.length >= 2 && (!current || asked.isFetching) };
}

async function search(query: string, may: (right: Right) => boolean): Promise<Hit[]> {
  const { number, phone, q } = readQuery(query);
  const parts = await Promise.allSettled([
    number ? findByNumber(number).then((ticket) => [ticketHit(ticket)]) : [],
    // The screen-pop of a number holds its residents, calls and tickets: one look-up, one record.
    phone && may('callers:look-up') ? http.get<CallerView>(`/callers/${phone}`).then(callerHits) : [],
    phone && !may('callers:look-up') ? tickets({ phone }) : [],
    q ? tickets({ q }) : [],
    q && may('callers:look-up') ? http.get<Page<ResidentSummary>>(withQuery('/residents', { q, limit: SHOWN })).then((page) => page.items.map(residentHit)) : [],
  ]);
  return parts.flatMap((part) => (part.status === 'fulfilled' ? part.value : []));
}

async function tickets(filter: { phone?: string; q?: string }): Promise<Hit[]> {
  const page = await http.get<Page<TicketSummary>>(withQuery('/tickets', { ...filter, limit: SHOWN }));
  return page.items.map(ticketHit);
}

/** The text as it was when the typing rested last. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function ticketHit(ticket: TicketSummary): Hit {
  return { key: `ticket ${ticket.id}`, kind: 'ticket', title: ticket.excerpt, side: groupTicketNumber(ticket.number), to: `/tickets/${ticket.id}` };
}

function callerHits(caller: CallerView): Hit[] {
  const calls = caller.calls.slice(0, 3).map((call): Hit => ({ key: `call ${call.id}`, kind: 'call', title: call.direction === 'in' ? call.fromNumber : call.toNumber, side: call.resident?.name ?? '', to: `/calls?open=${call.id}` }));
  return [...caller.residents.map(residentHit), ...caller.tickets.map(ticketHit), ...calls];
}

function residentHit(resident: ResidentSummary): Hit {
  return { key: `resident ${resident.id}`, kind: 'resident', title: resident.name, side: resident.dwelling?.address ?? '', to: `/residents/${resident.id}` };
}
