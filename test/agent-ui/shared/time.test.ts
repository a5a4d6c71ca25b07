import { expect } from 'chai';
import { formatDuration, formatInstant, formatWhen, startOfDay } from '../../../agent-ui/src/shared/time.ts';
import { ageOf, groupTicketNumber, percent } from '../../../agent-ui/src/shared/digits.ts';

const ZONE = 'Asia/Shanghai';
const at = (text: string) => Date.parse(text);

describe('times and digits on the screens', () => {
  it('shows durations as a clock, never negative', () => {
    expect([0, 7_900, 65_000, 3_723_000, -5_000].map(formatDuration)).to.deep.equal(['0:00', '0:07', '1:05', '1:02:03', '0:00']);
  });

  it('shows instants in the community’s zone, whatever this computer’s is', () => {
    expect(formatInstant(at('2026-11-21T18:04:05Z'), ZONE)).to.equal('2026-11-22 02:04');
    expect(formatInstant(at('2026-11-21T18:04:05Z'), ZONE, true)).to.equal('2026-11-22 02:04:05');
    expect(formatInstant(at('2026-11-21T16:00:00Z'), ZONE)).to.equal('2026-11-22 00:00');
  });

  it('leaves out of a list’s time what goes without saying', () => {
    const now = at('2026-11-22T02:00:00+08:00');
    expect(formatWhen(at('2026-11-22T01:15:00+08:00'), now, ZONE)).to.equal('01:15');
    expect(formatWhen(at('2026-11-21T23:59:00+08:00'), now, ZONE)).to.equal('11-21 23:59');
    expect(formatWhen(at('2025-12-31T23:59:00+08:00'), now, ZONE)).to.equal('2025-12-31 23:59');
  });

  it('knows where the day begins', () => {
    expect(startOfDay(at('2026-11-22T02:00:00.250+08:00'), ZONE)).to.equal(at('2026-11-22T00:00:00+08:00'));
  });

  it('groups ticket numbers to be read aloud, and only those', () => {
    expect(groupTicketNumber('261121000012')).to.equal('2611 2100 0012');
    expect(groupTicketNumber('2611211000003')).to.equal('2611 2110 00003');
    expect(groupTicketNumber('138****5678')).to.equal('138****5678');
  });

  it('shows ages and shares, and a dash for what is not known', () => {
    expect(ageOf(1944, at('2026-06-01T00:00:00Z'))).to.equal(82);
    expect(ageOf(null, 0)).to.equal(null);
    expect([percent(0.942), percent(0), percent(null)]).to.deep.equal(['94%', '0%', '–']);
  });
});
