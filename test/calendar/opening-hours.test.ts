import { expect } from 'chai';
import { isOpenAt } from '../../server/calendar/opening-hours.ts';

const shanghai = (text: string): number => Date.parse(`${text}+08:00`);

describe('opening hours', () => {
  it('always is always', () => {
    expect(isOpenAt('always', 0, 'Asia/Shanghai')).to.equal(true);
  });

  it('count in the community’s time zone, the end not included', () => {
    const times = [{ days: [1, 2, 3, 4, 5], from: '08:00', to: '20:00' }];
    // 2026-11-20 is a Friday.
    expect(isOpenAt(times, shanghai('2026-11-20T07:59:59'), 'Asia/Shanghai')).to.equal(false);
    expect(isOpenAt(times, shanghai('2026-11-20T08:00:00'), 'Asia/Shanghai')).to.equal(true);
    expect(isOpenAt(times, shanghai('2026-11-20T20:00:00'), 'Asia/Shanghai')).to.equal(false);
    expect(isOpenAt(times, shanghai('2026-11-21T12:00:00'), 'Asia/Shanghai')).to.equal(false);
  });

  it('an interval past midnight belongs to the day on which it begins', () => {
    const times = [{ days: [7], from: '22:00', to: '06:00' }];
    expect(isOpenAt(times, shanghai('2026-11-22T23:00:00'), 'Asia/Shanghai')).to.equal(true);
    expect(isOpenAt(times, shanghai('2026-11-23T05:59:00'), 'Asia/Shanghai')).to.equal(true);
    expect(isOpenAt(times, shanghai('2026-11-23T06:00:00'), 'Asia/Shanghai')).to.equal(false);
    expect(isOpenAt(times, shanghai('2026-11-22T05:00:00'), 'Asia/Shanghai')).to.equal(false);
  });
});
