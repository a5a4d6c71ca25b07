import { z } from 'zod';
import { endpoint, type Endpoint } from '../http/endpoint.ts';
import { idParam } from '../shared/paging.schema.ts';
import { presentTicket } from './ticket.presenter.ts';
import type { TicketReader } from './ticket.reader.ts';
import { answerForm, noteForm, ticketForm, ticketListQuery, ticketPage, ticketView } from './ticket.schema.ts';
import type { TicketService } from './ticket.service.ts';

const TAG = 'tickets';
const byId = z.object({ id: idParam });

export function ticketRoutes({ tickets, reader }: { tickets: TicketService; reader: TicketReader }): Endpoint[] {
  return [
    endpoint({
      method: 'get', path: '/tickets', may: 'tickets:read-own', tag: TAG,
      summary: 'Tickets, newest first: the own ones, or any that a caller\'s or a ticket\'s number finds; all for whoever may read all',
      query: ticketListQuery, answer: ticketPage,
      handle: ({ query, viewer }) => reader.list(query, viewer),
    }),
    endpoint({
      method: 'get', path: '/tickets/by-number/:number', may: 'tickets:read-own', tag: TAG,
      summary: 'A ticket by the number that people say; its check digit is checked',
      params: z.object({ number: z.string().max(40) }), answer: ticketView,
      handle: async ({ params, viewer }) => presentTicket(await reader.openByNumber(params.number, viewer), viewer),
    }),
    endpoint({
      method: 'get', path: '/tickets/:id', may: 'tickets:read-own', tag: TAG,
      summary: 'A ticket with its log, its contacts, and the actions that are possible now',
      params: byId, answer: ticketView,
      handle: async ({ params, viewer }) => presentTicket(await reader.open(params.id, viewer), viewer),
    }),
    endpoint({
      method: 'post', path: '/tickets', may: 'tickets:register', tag: TAG, status: 201,
      summary: 'Register a ticket, with `reply` answered on the spot; the same submission key gives the same ticket',
      body: ticketForm, answer: ticketView,
      handle: async ({ body, viewer }) => presentTicket(await tickets.register(body, viewer), viewer),
    }),
    endpoint({
      method: 'post', path: '/tickets/:id/answer', may: 'tickets:answer', tag: TAG,
      summary: 'Answer on the spot: closes a registered consultation, help, suggestion or praise',
      params: byId, body: answerForm, answer: ticketView,
      handle: async ({ params, body, viewer }) => presentTicket(await tickets.answerOnTheSpot(params.id, body, viewer), viewer),
    }),
    endpoint({
      method: 'post', path: '/tickets/:id/notes', may: 'tickets:read-own', tag: TAG,
      summary: 'Add a note to an open ticket',
      params: byId, body: noteForm, answer: ticketView,
      handle: async ({ params, body, viewer }) => presentTicket(await tickets.addNote(params.id, body, viewer), viewer),
    }),
  ];
}
