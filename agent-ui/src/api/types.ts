/** Types of the API, taken from the server's schemas; nothing of the server runs in the browser. */
import type { AgentView, PhoneView } from '../../../server/agents/agent.schema.ts';
import type { CallBackView } from '../../../server/callbacks/call-back.schema.ts';
import type { CallDetailView, CallView, DialForm, ResidentCard } from '../../../server/calls/call.schema.ts';
import type { CallerView } from '../../../server/calls/caller.schema.ts';
import type { SettingsView } from '../../../server/settings/settings.schema.ts';
import type { Page } from '../../../server/shared/paging.schema.ts';
import type { SessionView, StaffChangeForm, StaffForm, StaffView } from '../../../server/staff/staff.schema.ts';
import type { TicketForm, TicketSummary, TicketView } from '../../../server/tickets/ticket.schema.ts';

export type {
  AgentView, PhoneView, CallBackView, CallDetailView, CallView, DialForm, ResidentCard, CallerView, SettingsView, Page,
  SessionView, StaffChangeForm, StaffForm, StaffView, TicketForm, TicketSummary, TicketView,
};

export type Right = SessionView['rights'][number];
export type Role = StaffView['roles'][number];
export type AgentState = AgentView['state'];
export type CallState = CallView['state'];
export type CallEnding = NonNullable<CallView['ending']>;
export type TicketState = TicketView['state'];
export type TicketKind = TicketView['kind'];
export type Urgency = TicketView['urgency'];
export type Channel = TicketView['channel'];
export type TicketAction = TicketView['log'][number]['action'];
export type CareFlag = ResidentCard['careFlags'][number];
export type CallBackOutcome = NonNullable<CallBackView['outcome']>;
export type CallBackState = CallBackView['state'];
export type DialTarget = DialForm['target'];
