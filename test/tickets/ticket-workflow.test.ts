import { expect } from 'chai';
import fc from 'fast-check';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { LedgerSchema } from '../../server/events/ledger.entity.ts';
import { AppError } from '../../server/shared/errors.ts';
import { ROLES, type Role } from '../../server/staff/roles.ts';
import type { Viewer } from '../../server/staff/viewer.ts';
import type { TicketView } from '../../server/tickets/ticket.schema.ts';
import {
  allowedActions, findStep, isOpen, TICKET_ACTIONS, TICKET_KINDS, TICKET_STATES, TICKET_WORKFLOW, type TicketAction, type TicketState,
} from '../../server/tickets/ticket-workflow.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { makeViewer } from '../support/viewers.ts';
import { form, ticketParts } from './support.ts';

const anyRoles = fc.subarray([...ROLES], { minLength: 0, maxLength: 3 });
const anyState = fc.constantFrom<TicketState | null>(null, ...TICKET_STATES);

describe('the table of the ticket\'s closed loop', () => {
  it('names known states only, ends where a ticket can be, and nothing but register makes one', () => {
    for (const row of TICKET_WORKFLOW) {
      for (const state of row.from) expect(state === null || TICKET_STATES.includes(state)).to.equal(true);
      expect(row.from.includes(null)).to.equal(row.action === 'register');
      if (row.from.includes(null)) expect(row.to).not.to.equal('same');
    }
  });

  it('offers exactly the actions that it would allow, and none to somebody without a role', () => {
    fc.assert(
      fc.property(anyState, fc.constantFrom(...TICKET_KINDS), anyRoles, (state, kind, roles) => {
        const offered = allowedActions({ state, kind }, { roles });
        for (const action of TICKET_ACTIONS) {
          if (action !== 'register') expect(offered.includes(action)).to.equal(findStep({ state, kind }, action, { roles }) !== null);
        }
        expect(allowedActions({ state, kind }, { roles: [] })).to.deep.equal([]);
      }),
    );
  });

  it('nothing can be done to a ticket that is over', () => {
    for (const state of TICKET_STATES.filter((known) => !isOpen(known))) {
      for (const kind of TICKET_KINDS) expect(allowedActions({ state, kind }, { roles: ROLES })).to.deep.equal([]);
    }
  });
});

describe('random actions of random people', () => {
  let own: OwnDatabase;
  let database: Database;
  const viewers: Viewer[] = [];

  before(async () => {
    own = await ownSqlite();
    database = await connectDatabase(own.target);
    const roles: Role[][] = [['agent'], ['supervisor'], ['dispatcher'], ['handler'], ['follow-up'], ['leader'], ['auditor']];
    for (const list of roles) viewers.push(await makeViewer(database, list));
  });

  after(async () => {
    await database.close();
    await own.drop();
  });

  it('never reach a state that the table does not know, lose no log row, and versions strictly rise', async function () {
    this.timeout(120_000);
    const clock = new MovingClock(Date.parse('2026-11-21T02:00:00Z'));
    const { service, reader } = ticketParts(database, clock);
    const step = fc.record({
      action: fc.constantFrom<TicketAction>('answer-on-the-spot', 'add-note', 'add-note'),
      who: fc.nat(viewers.length - 1),
      // Mostly the present version; sometimes an older or a coming one.
      off: fc.constantFrom(0, 0, 0, 0, -1, 1, 5),
    });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...TICKET_KINDS), fc.array(step, { minLength: 5, maxLength: 60 }), async (kind, steps) => {
        const agent = viewers[0]!;
        let present = (await service.register(form({ kind }), agent)).ticket;
        let written = 1;
        for (const { action, who, off } of steps) {
          const viewer = viewers[who]!;
          const version = present.version + off;
          const row = findStep(present, action, viewer);
          const act = action === 'add-note' ? service.addNote(present.id, { version, text: '注' }, viewer) : service.answerOnTheSpot(present.id, { version, reply: '答' }, viewer);
          const outcome = await act.catch((error: unknown) => error);
          if (outcome instanceof Error) {
            expect(outcome).to.be.instanceOf(AppError);
            const { code, extra } = outcome as AppError;
            const sees = viewer.rights.has('tickets:read-all') || viewer.rights.has('callers:look-up');
            expect(code).to.equal(!sees ? 'NOT_FOUND' : off !== 0 ? 'TICKET_STALE' : 'TICKET_ACTION_REFUSED');
            if (code === 'TICKET_STALE') expect((extra['ticket'] as TicketView).version).to.equal(present.version);
            if (code === 'TICKET_ACTION_REFUSED') expect(row).to.equal(null);
            continue;
          }
          written += 1;
          const next = (outcome as Awaited<typeof act>).ticket;
          expect(row, `${viewer.roles} did ${action} in ${present.state}`).not.to.equal(null);
          expect(next.version).to.equal(present.version + 1);
          expect(next.state).to.equal(row!.to === 'same' ? present.state : row!.to);
          present = next;
        }
        const { ticket, log } = await reader.open(present.id, agent);
        expect(ticket.version).to.equal(written);
        expect(log.map((row) => row.seq)).to.deep.equal(Array.from({ length: written }, (_, index) => index + 1));
        // Each row begins where the one before ended.
        log.slice(1).forEach((row, index) => expect(row.fromState).to.equal(log[index]!.toState));
        expect(await database.repository(LedgerSchema).countBy({ subjectId: ticket.id })).to.equal(written);
      }),
      { numRuns: 100 },
    );
  });
});
