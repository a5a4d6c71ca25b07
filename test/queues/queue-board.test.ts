import { expect } from 'chai';
import fc from 'fast-check';
import { CallRepository } from '../../server/calls/call.repository.ts';
import { localDay, startOfLocalDay } from '../../server/shared/clock.ts';
import { makeCall } from '../support/calls.ts';
import { onEachDatabase } from '../support/databases.ts';

const NOON = Date.parse('2026-11-21T12:00:00+08:00');

describe('the queue board', () => {
  onEachDatabase((use) => {
    it('counts today’s calls in the database: answered, in time, missed; not those of yesterday, nor our own calls', async () => {
      const database = use();
      const since = startOfLocalDay(NOON, 'Asia/Shanghai');
      const ended = { state: 'ended', queue: 'board' } as const;
      await makeCall(database, { ...ended, startedAt: NOON, ending: 'answered', connectedAt: NOON + 5000, waitMs: 5000 });
      await makeCall(database, { ...ended, startedAt: NOON, ending: 'answered', connectedAt: NOON + 50_000, waitMs: 50_000 });
      await makeCall(database, { ...ended, startedAt: NOON, ending: 'abandoned', connectedAt: null });
      await makeCall(database, { ...ended, startedAt: NOON, ending: 'self-service', connectedAt: null });
      await makeCall(database, { ...ended, startedAt: since - 1, ending: 'abandoned', connectedAt: null });
      await makeCall(database, { ...ended, startedAt: NOON, direction: 'out', ending: 'answered' });
      expect((await new CallRepository(database).figuresSince(since, 15_000)).get('board')).to.deep.equal({ answered: 2, inTime: 1, missed: 1 });
    });
  });

  it('property: the start of a local day is in that day, and the millisecond before is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('2000-01-01'), max: Date.parse('2060-01-01') }), fc.constantFrom('Asia/Shanghai', 'Asia/Urumqi', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Beirut', 'UTC'), (at, zone) => {
        const start = startOfLocalDay(at, zone);
        expect(start).to.be.at.most(at);
        expect(localDay(start, zone)).to.equal(localDay(at, zone));
        expect(localDay(start - 1, zone)).not.to.equal(localDay(at, zone));
      }),
      { numRuns: 300 },
    );
  });
});
