import type { Role } from '../staff/roles.ts';

/**
 * The ticket's closed loop 社情民意 as a pure table: (state, action, roles) decides, nothing else does.
 *
 *        ┌──────── supply-info ─────┐
 *        ▼                          │
 *   registered ──ask-info──► awaiting-info
 *        │
 *        ├─ answer-on-the-spot ──► closed
 *        ▼ file (and the steps behind it: rows to come)
 *      filed ──► dispatched ──► handling ──► handled ──► verified ──► closed
 *
 * A row says where an action may start, where it ends, who may take it, and for which kinds. `null` in `from`
 * means that the ticket does not exist yet; `to: 'same'` leaves the state as it is.
 */
export const TICKET_STATES = [
  'registered', 'awaiting-info', 'filed', 'dispatched', 'handling', 'handled', 'verified', 'closed', 'voided', 'merged',
] as const;
export type TicketState = (typeof TICKET_STATES)[number];

export const TICKET_KINDS = ['consultation', 'help', 'complaint', 'accusation', 'suggestion', 'praise', 'service', 'emergency'] as const;
export type TicketKind = (typeof TICKET_KINDS)[number];

export const URGENCIES = ['emergency', 'urgent', 'ordinary', 'complex'] as const;
export type Urgency = (typeof URGENCIES)[number];

export const TICKET_ACTIONS = ['register', 'answer-on-the-spot', 'add-note'] as const;
export type TicketAction = (typeof TICKET_ACTIONS)[number];

export interface WorkflowRow {
  readonly action: TicketAction;
  readonly from: readonly (TicketState | null)[];
  readonly to: TicketState | 'same';
  /** Who may; 'intake' is any channel acting for the reporter. */
  readonly who: readonly (Role | 'intake')[];
  /** Only these kinds; absent = every kind. */
  readonly kinds?: readonly TicketKind[];
}

export const OPEN_STATES = ['registered', 'awaiting-info', 'filed', 'dispatched', 'handling', 'handled', 'verified'] as const satisfies readonly TicketState[];

export const TICKET_WORKFLOW: readonly WorkflowRow[] = [
  { action: 'register', from: [null], to: 'registered', who: ['agent', 'supervisor', 'intake'] },
  {
    action: 'answer-on-the-spot', from: ['registered'], to: 'closed', who: ['agent', 'supervisor'],
    kinds: ['consultation', 'help', 'suggestion', 'praise'],
  },
  { action: 'add-note', from: OPEN_STATES, to: 'same', who: ['agent', 'supervisor', 'dispatcher', 'follow-up'] },
];

export type Actor = { readonly roles: readonly (Role | 'intake')[] };
export type Subject = { readonly state: TicketState | null; readonly kind: TicketKind };

/** The row that allows this action, or null. Pure. */
export function findStep(subject: Subject, action: TicketAction, actor: Actor): WorkflowRow | null {
  return (
    TICKET_WORKFLOW.find(
      (row) =>
        row.action === action &&
        row.from.includes(subject.state) &&
        row.who.some((role) => actor.roles.includes(role)) &&
        (!row.kinds || row.kinds.includes(subject.kind)),
    ) ?? null
  );
}

/** The actions that this actor may take now; it travels with every ticket, so that no screen guesses. */
export function allowedActions(subject: Subject, actor: Actor): TicketAction[] {
  return TICKET_ACTIONS.filter((action) => action !== 'register' && findStep(subject, action, actor) !== null);
}

export function isOpen(state: TicketState): boolean {
  return (OPEN_STATES as readonly TicketState[]).includes(state);
}
