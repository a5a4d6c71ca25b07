import { expect } from 'chai';
import { CallBackSchema } from '../../server/callbacks/call-back.entity.ts';
import { CallSchema } from '../../server/calls/call.entity.ts';
import type { Database } from '../../server/database/database.ts';
import { seedDemoCommunity } from '../../server/demo/demo-community.ts';
import { DEMO_AREAS, DEMO_HOUSEHOLDS, DEMO_NUMBERS } from '../../server/demo/demo-people.ts';
import { AreaSchema, DwellingSchema, ResidentPhoneSchema, ResidentSchema } from '../../server/residents/resident.entity.ts';
import { ResidentRepository } from '../../server/residents/resident.repository.ts';
import { ResidentService } from '../../server/residents/resident.service.ts';
import { localDay } from '../../server/shared/clock.ts';
import { normaliseNumber } from '../../server/shared/phone-number.ts';
import { StaffSchema } from '../../server/staff/staff.entity.ts';
import type { Viewer } from '../../server/staff/viewer.ts';
import { TicketSchema } from '../../server/tickets/ticket.entity.ts';
import { onEachDatabase } from '../support/databases.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { FREE_LOOK_UPS } from '../tickets/support.ts';
import { makeViewer } from '../support/viewers.ts';

describe('the demo community', () => {
  onEachDatabase((use) => {
    const clock = new MovingClock(Date.parse('2026-11-21T02:00:00Z'));
    const timeZone = 'Asia/Shanghai';
    let database: Database;
    let viewer: Viewer;
    let residents: ResidentService;

    before(async () => {
      database = use();
      residents = new ResidentService({ residents: new ResidentRepository(database), lookUps: FREE_LOOK_UPS });
      for (const login of ['agent1', 'agent2', 'agent3']) {
        viewer = await makeViewer(database);
        await database.transaction(() => database.repository(StaffSchema).update({ id: viewer.staffId }, { login }));
      }
      const made = await Promise.all([seedDemoCommunity({ database, clock, timeZone }), seedDemoCommunity({ database, clock, timeZone })]);
      expect(made.filter(Boolean)).to.have.length(1);
    });

    it('is made once, with its places and people', async () => {
      expect(await seedDemoCommunity({ database, clock, timeZone })).to.equal(false);
      expect(await database.repository(AreaSchema).count()).to.equal(DEMO_AREAS.length);
      expect(await database.repository(DwellingSchema).count()).to.equal(DEMO_HOUSEHOLDS.length);
      expect(await database.repository(ResidentSchema).count()).to.be.within(80, 100);
    });

    it('keeps its numbers in the form in which callers are looked up', async () => {
      const phones = await database.repository(ResidentPhoneSchema).find();
      for (const phone of phones) expect(normaliseNumber(phone.number)).to.equal(phone.number);
    });

    it('has the old lady, her daughter, and a household on one number', async () => {
      const [grandmother] = await residents.cardsByNumber(DEMO_NUMBERS.grandmother, viewer);
      expect(grandmother).to.include({ name: '周桂英' });
      expect(grandmother!.careFlags).to.include('living-alone');
      expect(grandmother!.household).to.deep.equal([]);
      expect((await residents.cardsByNumber(DEMO_NUMBERS.daughter, viewer)).map((card) => card.name)).to.deep.equal(['李敏']);
      expect(await residents.cardsByNumber(DEMO_NUMBERS.sharedHousehold, viewer)).to.have.length.greaterThan(1);
      expect((await residents.search('幸福里3号楼', 20, viewer)).map((card) => card.name)).to.include('周桂英');
    });

    it('has a past at sensible hours: calls whose timings add up, tickets of those days, two call-backs', async () => {
      const calls = await database.repository(CallSchema).find();
      for (const call of calls) {
        expect(call.startedAt).to.be.below(clock.now());
        const hour = Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(call.startedAt));
        expect(hour).to.be.within(7, 21);
        if (call.ending === 'answered') expect(call.startedAt + call.ivrMs + call.waitMs + call.talkMs).to.equal(call.hungUpAt);
      }
      const tickets = await database.repository(TicketSchema).find();
      expect(tickets.length).to.equal(8);
      expect(new Set(tickets.map((ticket) => ticket.state))).to.deep.equal(new Set(['registered', 'closed']));
      for (const ticket of tickets) expect(ticket.number.slice(0, 6)).to.equal(localDay(ticket.registeredAt, timeZone).slice(2).replaceAll('-', ''));
      const open = await database.repository(CallBackSchema).findBy({ state: 'open' });
      expect(open.map((row) => row.missedCalls).sort()).to.deep.equal([1, 2]);
    });
  });
});
