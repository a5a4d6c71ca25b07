import { expect } from 'chai';
import { Leases, LeaseSchema } from '../../server/database/leases.ts';
import { Ledger } from '../../server/events/ledger.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { AmiConnection } from '../../server/telephony/ami/connection.ts';
import type { CallFact } from '../../server/telephony/call-facts.ts';
import { FactPipeline } from '../../server/telephony/fact-pipeline.ts';
import { RepairBook } from '../../server/telephony/repair-book.ts';
import { Telephony } from '../../server/telephony/telephony.ts';
import { TrackerLease } from '../../server/telephony/tracker-lease.ts';
import { FakeAmi } from '../support/fake-ami.ts';
import { onEachDatabase } from '../support/databases.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { waitFor } from '../support/wait.ts';

const START = 1_800_000_000_000;
const logger = silentLogger();

onEachDatabase((use) => {
  describe('who listens to Asterisk', () => {
    let clock: MovingClock;
    let running: { stop(): Promise<void> }[];

    beforeEach(async () => {
      clock = new MovingClock(START);
      running = [];
      await use().transaction(() => use().repository(LeaseSchema).clear());
    });

    afterEach(async () => {
      for (const server of running) await server.stop();
    });

    /** One server with a link of its own; what it reconciles and applies is only noted. */
    async function server(name: string, reconcile: () => Promise<void> = async () => undefined) {
      const database = use();
      const fake = await FakeAmi.start();
      const ami = new AmiConnection({ host: '127.0.0.1', port: fake.port, user: 'u', secret: 's', clock: systemClock, logger, backoffMs: [10, 50] });
      const noted = { reconciled: 0, applied: [] as string[] };
      const lease = new TrackerLease({ leases: new Leases(database, clock, name), clock, logger });
      const pipeline = new FactPipeline({
        tracker: { applyAll: async (facts: readonly CallFact[]) => void noted.applied.push(...facts.map((fact) => fact.linkedid)) },
        clock, logger, mayWrite: () => lease.sure(), onOverflow: () => undefined,
      });
      const telephony = new Telephony({
        ami, pipeline, lease, clock, logger, reconcileEveryMs: 1_000_000_000, onVoiceChanged: () => undefined,
        reconciler: { run: () => ((noted.reconciled += 1), reconcile()), unheardSince: () => undefined },
        repairs: new RepairBook({ database, ledger: new Ledger(database, clock), clock, logger }),
      });
      let linkIsCut = false;
      fake.answer = (_, session) => {
        if (linkIsCut) session.socket.destroy();
        return linkIsCut;
      };
      const self = {
        noted, telephony, lease,
        heard: () => ami.stats().events,
        /** Asterisk says that a caller has hung up. */
        event: (linkedid: string) => fake.last.say('Event: Hangup', 'Channel: PJSIP/pstn-1', `Uniqueid: ${linkedid}`, `Linkedid: ${linkedid}`, 'Cause: 16'),
        cut() {
          linkIsCut = true;
          fake.last.socket.destroy();
        },
        restore: () => void (linkIsCut = false),
        up: () => waitFor(() => telephony.voice === 'up', { what: `${name} to have its link` }),
        async stop() {
          await telephony.stop();
          await fake.close();
        },
      };
      running.push(self);
      telephony.start();
      await self.up();
      return self;
    }

    const holder = async () => (await use().repository(LeaseSchema).findOneBy({ name: 'telephony-tracker' }))?.holder ?? null;
    const until = async () => (await use().repository(LeaseSchema).findOneBy({ name: 'telephony-tracker' }))?.until ?? 0;
    /** The timers of 3 s run, and what they began is done. */
    const later = async (ms: number) => {
      for (let gone = 0; gone < ms; gone += 3000) {
        clock.advance(3000);
        await waitFor(async () => (await until()) === clock.now() + 10_000, { what: 'the lease to be renewed' });
      }
    };

    it('long work does not lose it the lease: that is renewed meanwhile', async () => {
      let finish: () => void = () => undefined;
      const first = await server('a', () => new Promise((resolve) => (finish = resolve)));
      await waitFor(() => first.noted.reconciled === 1, { what: 'the first to take up' });
      const second = await server('b');
      await later(60_000);
      expect([await holder(), second.noted.reconciled]).to.deep.equal(['a', 0]);
      first.event('call-1');
      await waitFor(() => first.noted.applied.length === 1, { what: 'the first to apply what it hears' });
      finish();
    });

    it('a server whose link is cut writes what it heard, lets go, and another takes over; it comes back as the second', async () => {
      const first = await server('a');
      await waitFor(() => first.noted.reconciled === 1, { what: 'the first to take up' });
      const second = await server('b');
      first.event('call-1');
      await waitFor(() => first.noted.applied.length === 1, { what: 'the first to apply what it hears' });
      first.cut();
      await waitFor(async () => (await holder()) === null, { what: 'the first to let go' });
      clock.advance(3000);
      await waitFor(() => second.noted.reconciled === 1, { what: 'the second to take over' });
      expect(await holder()).to.equal('b');
      first.restore();
      await first.up();
      await later(15_000);
      expect([await holder(), first.noted.reconciled]).to.deep.equal(['b', 1]);
      second.event('call-2');
      await waitFor(() => second.noted.applied.includes('call-2'), { what: 'the second to apply what it hears' });
    });

    it('a server that has lost the lease stops applying at once, also what waits; it takes it again when it is free', async () => {
      const first = await server('a');
      await waitFor(() => first.noted.reconciled === 1, { what: 'the first to take up' });
      // It stood still for a minute, and another took over: nothing tells it but the lease.
      await use().transaction(() => use().repository(LeaseSchema).update({ name: 'telephony-tracker' }, { holder: 'b', until: START + 80_000 }));
      const frozen = clock.now();
      (clock as unknown as { time: number }).time = frozen + 60_000;
      first.event('call-1');
      await waitFor(() => !first.lease.held, { what: 'the first to see that the lease is gone' });
      first.event('call-2');
      await waitFor(() => first.heard() === 2, { what: 'the second event to come in' });
      clock.advance(20_000);
      await waitFor(() => first.noted.reconciled === 2, { what: 'the first to take up again' });
      first.event('call-3');
      await waitFor(() => first.noted.applied.length > 0, { what: 'the first to apply again' });
      expect(first.noted.applied).to.deep.equal(['call-3']);
    });
  });
});
