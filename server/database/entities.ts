import { AgentSchema } from '../agents/agent.entity.ts';
import { AuditSchema } from '../audit/audit.entity.ts';
import { CallOfferSchema, CallSchema } from '../calls/call.entity.ts';
import { CallBackSchema } from '../callbacks/call-back.entity.ts';
import { LedgerSchema } from '../events/ledger.entity.ts';
import { InteractionSchema } from '../intake/interaction.entity.ts';
import { RecordingSchema } from '../recordings/recording.entity.ts';
import { AreaSchema, DwellingSchema, ResidentPhoneSchema, ResidentSchema, ResidentTokenSchema } from '../residents/resident.entity.ts';
import { SessionSchema, SignInFailureSchema, StaffSchema } from '../staff/staff.entity.ts';
import { ImportCursorSchema, RepairNoteSchema, TelephonyGapSchema } from '../telephony/telephony.entity.ts';
import { TicketContactSchema, TicketLogSchema, TicketSchema, TicketTokenSchema } from '../tickets/ticket.entity.ts';
import { CounterSchema } from './counters.ts';
import { LeaseSchema } from './leases.ts';

/** Every table of the system. */
export const ENTITIES = [
  StaffSchema, SessionSchema, SignInFailureSchema, AuditSchema,
  AreaSchema, DwellingSchema, ResidentSchema, ResidentPhoneSchema, ResidentTokenSchema,
  InteractionSchema, CallSchema, CallOfferSchema, RecordingSchema, CallBackSchema, AgentSchema,
  TicketSchema, TicketLogSchema, TicketTokenSchema, TicketContactSchema,
  LedgerSchema, LeaseSchema, CounterSchema,
  TelephonyGapSchema, RepairNoteSchema, ImportCursorSchema,
];
