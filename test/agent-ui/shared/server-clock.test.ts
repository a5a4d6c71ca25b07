import { expect } from 'chai';
import { ServerClock } from '../../../agent-ui/src/shared/server-clock.ts';

describe('the server’s clock, seen from a browser', () => {
  const stated = 'Sat, 21 Nov 2026 12:00:00 GMT';
  const server = Date.parse(stated);

  it('is ours when the two agree', () => {
    const clock = new ServerClock(() => server + 700);
    clock.observe(stated, server + 300, server + 500);
    expect(clock.now()).to.equal(server + 700);
  });

  it('is corrected when this computer’s clock is wrong', () => {
    const wrong = -3_600_000;
    const clock = new ServerClock(() => server + wrong);
    clock.observe(stated, server + wrong, server + wrong + 100);
    expect(clock.now()).to.be.closeTo(server, 1000);
  });

  it('does not listen to answers that took much longer, nor to none', () => {
    const clock = new ServerClock(() => server);
    clock.observe(stated, server, server + 20);
    clock.observe(stated, server - 60_000, server);
    clock.observe(null, server, server + 1);
    clock.observe('rubbish', server, server + 1);
    expect(clock.now()).to.equal(server);
  });
});
