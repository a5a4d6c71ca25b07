import { expect } from 'chai';
import fc from 'fast-check';
import { hasCall, isEstablished, nextPhase, PHONE_EVENTS, PHONE_PHASES, type PhonePhase } from '../../../agent-ui/src/phone/phone-states.ts';

describe('the life of the phone’s line', () => {
  it('goes from ringing over answering to talking, holds and resumes, and ends', () => {
    const path = (['invite', 'answer', 'established', 'hold', 'resume', 'gone'] as const).reduce<PhonePhase[]>((phases, event) => {
      const next = nextPhase(phases.at(-1)!, event);
      return next === null ? phases : [...phases, next];
    }, ['idle']);
    expect(path).to.deep.equal(['idle', 'ringing', 'answering', 'talking', 'held', 'talking', 'idle']);
  });

  it('is answered by itself for a call that the agent asked for', () => {
    expect(nextPhase('idle', 'auto-answer')).to.equal('answering');
  });

  it('takes a call up again after a reload', () => {
    expect(nextPhase('idle', 'reattach')).to.equal('reattaching');
    expect(nextPhase('reattaching', 'established')).to.equal('talking');
    expect(nextPhase('reattaching', 'gone')).to.equal('idle');
  });

  it('refuses what does not fit', () => {
    expect(nextPhase('idle', 'answer')).to.equal(null);
    expect(nextPhase('ringing', 'hold')).to.equal(null);
    expect(nextPhase('talking', 'invite')).to.equal(null);
    expect(nextPhase('held', 'hold')).to.equal(null);
  });

  it('comes back to idle from everywhere, whatever happened before', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...PHONE_EVENTS)), (events) => {
        const phase = events.reduce<PhonePhase>((at, event) => nextPhase(at, event) ?? at, 'idle');
        expect(PHONE_PHASES).to.include(phase);
        expect(nextPhase(phase, 'gone')).to.equal('idle');
        expect(isEstablished(phase)).to.equal(phase === 'talking' || phase === 'held');
        expect(hasCall(phase)).to.equal(phase !== 'idle');
      }),
    );
  });
});
