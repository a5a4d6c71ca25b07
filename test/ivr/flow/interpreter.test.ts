import { expect } from 'chai';
import fc from 'fast-check';
import type { Flow } from '../../../ivr/flow/flow.ts';
import { begin, MOST_STEPS, resume, type Step } from '../../../ivr/flow/interpreter.ts';
import type { Outcome } from '../../../ivr/flow/node-kinds.ts';
import { spokenDate } from '../../../ivr/flow/spoken.ts';
import { load, SMALL, TOOLS } from './fixtures.ts';

const NOW = Date.parse('2026-07-29T04:00:00Z');
const FOUND: Outcome = { did: 'look-up', now: NOW, ticket: { found: true, state: 'handling', stateSince: Date.parse('2026-07-28T16:30:00Z'), kind: 'complaint' } };
const key = (pressed: string | null): Outcome => ({ did: 'ask-key', key: pressed });
const digits = (typed: string): Outcome => ({ did: 'ask-digits', digits: typed });
const heard: Outcome = { did: 'play', key: null };
const open: Outcome = { did: 'check-hours', open: true };

describe('Flow interpreter', () => {
  let flow: Flow;
  before(async () => (flow = await load(SMALL)));

  /** The last step after these outcomes. */
  function after(...outcomes: Outcome[]): Step {
    return outcomes.reduce((step, outcome) => resume(flow, TOOLS, step.state, outcome), begin(flow));
  }

  const toPerson = { do: 'finish', result: { to: 'queue', queue: 'hotline', priority: 3 } };

  it('sends a caller who presses nothing to a person after the first prompt', () => {
    expect(begin(flow).effect).to.deep.equal({ do: 'check-hours' });
    expect(after(open).effect).to.deep.equal({ do: 'ask-key', prompts: ['hello'], waitMs: 3_000 });
    expect(after(open, key(null)).effect).to.deep.equal(toPerson);
  });

  it('takes every wrong key for the wish for a person', () => {
    for (const wrong of ['0', '2', '8', '*', '#']) expect(after(open, key(wrong)).effect, wrong).to.deep.equal(toPerson);
  });

  it('hangs up with its reason outside the opening hours', () => {
    const closed: Outcome = { did: 'check-hours', open: false };
    expect(after(closed).effect).to.deep.equal({ do: 'play', prompts: ['wrong'] });
    expect(after(closed, heard).effect).to.deep.equal({ do: 'finish', result: { to: 'hangup', reason: 'out-of-hours' } });
  });

  it('speaks the state of a ticket: number by digits, state, day in the community’s zone, what happens next', () => {
    expect(after(open, key('1'), digits('260729000427')).effect).to.deep.equal({ do: 'look-up', number: '260729000427' });
    expect(after(open, key('1'), digits('260729000427'), FOUND).effect).to.deep.equal({
      do: 'play',
      prompts: ['hello', ...[...'260729000427'].map((digit) => `digit-${digit}`), 'state-handling', 'month-7', 'day-29', 'next-handling'],
    });
    expect(after(open, key('1'), digits('260729000427'), FOUND, heard).effect).to.have.property('do', 'ask-key');
  });

  it('checks the number before it asks anybody, and offers a person after three wrong ones', () => {
    const wrong = digits('260729000426');
    expect(after(open, key('1'), wrong).effect).to.deep.equal({ do: 'play', prompts: ['wrong'] });
    expect(after(open, key('1'), wrong, heard, wrong, heard).effect).to.have.property('do', 'ask-digits');
    const third = after(open, key('1'), wrong, heard, wrong, heard, wrong, heard);
    expect([third.state.node, third.effect]).to.deep.equal(['sorry', { do: 'play', prompts: ['wrong'] }]);
    expect(resume(flow, TOOLS, third.state, heard).effect).to.deep.equal(toPerson);
  });

  it('counts a number that does not exist as a try, and gives new tries after an answer', () => {
    const unknown: Outcome = { did: 'look-up', now: NOW, ticket: { found: false } };
    const round = [digits('260729000427'), unknown, heard];
    expect(after(open, key('1'), ...round, ...round, ...round).state.node).to.equal('sorry');
    expect(after(open, key('1'), ...round, ...round, digits('260729000427'), FOUND, heard, key('1'), ...round).effect).to.have.property('do', 'ask-digits');
  });

  it('goes to a person at 0 and at silence while a number is asked for, but not at a 0 inside the number', () => {
    expect(after(open, key('1'), digits('0')).effect).to.deep.equal(toPerson);
    expect(after(open, key('1'), digits('')).state.node).to.equal('sorry');
    expect(after(open, key('1'), digits('260729000427')).effect).to.have.property('do', 'look-up');
    expect(after(open, key('1'), digits('260729000427'), FOUND, { did: 'play', key: '0' }).effect).to.deep.equal(toPerson);
  });

  it('starts an entry over at a star', () => {
    expect(after(open, key('1'), digits('99*260729000427')).effect).to.deep.equal({ do: 'look-up', number: '260729000427' });
  });

  it('goes to a person when the state cannot be read', () => {
    expect(after(open, key('1'), digits('260729000427'), { did: 'look-up', now: NOW, ticket: 'unavailable' }).effect).to.deep.equal(toPerson);
  });

  it('keeps the language that the caller chose', () => {
    expect(after(open).state.language).to.equal('zh');
    expect(after(open, key('9')).state.language).to.equal('en');
    expect(after(open, key('9'), key('1'), digits('0')).state.language).to.equal('en');
  });

  it('says the year only when it is not the present one', () => {
    expect(spokenDate(NOW, NOW, 'Asia/Shanghai')).to.deep.equal(['month-7', 'day-29']);
    expect(spokenDate(Date.parse('2025-12-31T15:59:59Z'), NOW, 'Asia/Shanghai')).to.deep.equal(['digit-2', 'digit-0', 'digit-2', 'digit-5', 'year-word', 'month-12', 'day-31']);
    expect(spokenDate(Date.parse('2025-12-31T16:00:00Z'), NOW, 'Asia/Shanghai')).to.deep.equal(['month-1', 'day-1']);
  });

  it('ends every call, whatever the caller does, and only ever in a queue or a hang-up of the flow', () => {
    const tickets = fc.constantFrom<Outcome & { did: 'look-up' }>(FOUND as Outcome & { did: 'look-up' }, { did: 'look-up', now: NOW, ticket: { found: false } }, { did: 'look-up', now: NOW, ticket: 'unavailable' });
    const presses = fc.constantFrom(null, ...'0123456789*#');
    const typed = fc.oneof(fc.stringMatching(/^[0-9*]{0,13}$/), fc.constant('260729000427'));
    const doings = fc.infiniteStream(fc.record({ key: presses, digits: typed, open: fc.boolean(), look: tickets, hear: fc.constantFrom(null, null, null, '0') }));
    fc.assert(
      fc.property(doings, (stream) => {
        let step = begin(flow);
        for (let turns = 0; step.effect.do !== 'finish'; turns += 1) {
          expect(turns).to.be.lessThan(MOST_STEPS + 1);
          const { value } = stream.next();
          const outcomes = { play: { did: 'play', key: value.hear }, 'ask-key': { did: 'ask-key', key: value.key }, 'ask-digits': { did: 'ask-digits', digits: value.digits }, 'check-hours': { did: 'check-hours', open: value.open }, 'look-up': value.look } as const;
          step = resume(flow, TOOLS, step.state, outcomes[step.effect.do]);
        }
        expect([{ to: 'queue', queue: 'hotline', priority: 3 }, { to: 'hangup', reason: 'out-of-hours' }]).to.deep.include(step.effect.result);
      }),
    );
  });

  it('sends a caller who goes round and round to a person in the end', () => {
    let step = begin(flow);
    for (let turns = 0; step.effect.do !== 'finish'; turns += 1) {
      expect(turns).to.be.lessThan(MOST_STEPS + 1);
      step = resume(flow, TOOLS, step.state, step.effect.do === 'check-hours' ? open : key('9'));
    }
    expect(step.effect).to.deep.equal(toPerson);
  });
});
