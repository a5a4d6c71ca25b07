import { expect } from 'chai';
import type { QueueView } from '../../../server/realtime/socket-contract.ts';
import { totals } from '../../../agent-ui/src/supervisor/figures.ts';

const queue = (change: Partial<QueueView>): QueueView => ({ name: 'hotline', waiting: [], ready: 0, paused: 0, busy: 0, answeredToday: 0, missedToday: 0, answeredInTime: null, ...change });

describe('the shift’s figures', () => {
  it('weigh each queue by its calls', () => {
    const sums = totals([queue({ answeredToday: 90, missedToday: 10, answeredInTime: 1 }), queue({ answeredToday: 10, missedToday: 0, answeredInTime: 0.5 })], []);
    expect(sums).to.include({ answered: 100, missed: 10, inTime: 0.95, connected: 100 / 110 });
  });

  it('are empty, not zero or NaN, on a morning without calls', () => {
    expect(totals([queue({})], [])).to.include({ waiting: 0, longestSince: null, inTime: null, connected: null });
  });

  it('find the caller who waits longest', () => {
    const waiting = [3000, 1000, 2000].map((queuedAt, index) => ({ callId: String(index), number: '', residentName: null, position: index + 1, queuedAt, offeredTo: null }));
    expect(totals([queue({ waiting })], [])).to.include({ waiting: 3, longestSince: 1000 });
  });
});
