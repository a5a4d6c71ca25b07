import { expect } from 'chai';
import type { Store } from 'express-rate-limit';
import { PersonalLimit } from '../../server/http/personal-limit.ts';
import { BoundedMemoryStore } from '../../server/http/rate-limit-stores.ts';
import type { Viewer } from '../../server/staff/viewer.ts';
import { failure } from '../support/failure.ts';
import { MovingClock } from '../support/moving-clock.ts';

const MINUTE = 60_000;
const allowances = [{ windowMs: MINUTE, most: 2 }, { windowMs: 60 * MINUTE, most: 3 }];
const person = (staffId: string): Viewer => ({ staffId }) as Viewer;

describe('the limit of one person', () => {
  it('holds for each window and each person apart', async () => {
    const clock = new MovingClock(0);
    const limit = new PersonalLimit({ name: 'test', allowances, store: () => new BoundedMemoryStore(clock), clock });
    await limit.take(person('a'));
    await limit.take(person('a'));
    expect((await failure(limit.take(person('a')))).code).to.equal('TOO_MANY_REQUESTS');
    await limit.take(person('b'));
    clock.advance(MINUTE);
    expect((await failure(limit.take(person('a')))).code, 'the hour is used up').to.equal('TOO_MANY_REQUESTS');
    clock.advance(60 * MINUTE);
    await limit.take(person('a'));
  });

  it('goes on counting when the shared store is away', async () => {
    const clock = new MovingClock(0);
    const away: Store = { increment: () => Promise.reject(new Error('away')), decrement: () => undefined, resetKey: () => undefined };
    const limit = new PersonalLimit({ name: 'test', allowances, store: () => away, clock });
    await limit.take(person('a'));
    await limit.take(person('a'));
    expect((await failure(limit.take(person('a')))).code).to.equal('TOO_MANY_REQUESTS');
  });
});
