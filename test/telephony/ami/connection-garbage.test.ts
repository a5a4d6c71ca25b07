import { expect } from 'chai';
import fc from 'fast-check';
import { systemClock } from '../../../server/shared/clock.ts';
import { silentLogger } from '../../../server/shared/logger.ts';
import { AmiConnection } from '../../../server/telephony/ami/connection.ts';
import { FakeAmi } from '../../support/fake-ami.ts';
import { waitFor } from '../../support/wait.ts';

const header = fc.tuple(
  fc.constantFrom('Event', 'Response', 'ActionID', 'EventList', 'Variable', '__proto__', 'constructor', 'set', 'Output', 'Timestamp', ''),
  fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('error', 'close', 'rawevent', 'Follows', 'Success', 'Error', 'Complete', 'start', 'UserEvent', '1', '')),
);
const piece = fc.oneof(
  { weight: 6, arbitrary: header.map(([name, value]) => Buffer.from(`${name}: ${value}\r\n`)) },
  { weight: 3, arbitrary: fc.constant(Buffer.from('\r\n')) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)) },
  { weight: 1, arbitrary: fc.constantFrom('Response: Follows\r\n', '--END COMMAND--\r\n', '王', '\r', '\n\n', 'Asterisk Call Manager/1.1\r\n').map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 300_000 }).map((length) => Buffer.alloc(length, 0x78)) },
);

describe('AMI connection, fed with garbage', function () {
  this.timeout(60_000);

  it('stays up, answers nobody by mistake, and reads the next whole message', async () => {
    const fake = await FakeAmi.start();
    const ami = new AmiConnection({ host: '127.0.0.1', port: fake.port, user: 'x', secret: 'x', clock: systemClock, logger: silentLogger(), pingEveryMs: 60_000 });
    let settledEarly = false;
    try {
      ami.start();
      await waitFor(() => ami.state === 'up', { what: 'being up' });
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(60), { maxLength: 20 }), async (pieces, cuts) => {
          let answered = false;
          fake.answer = (action) => action['action'] === 'Question';
          const asked = ami.send({ Action: 'Question' }).then(
            (answer) => {
              settledEarly ||= !answered;
              return answer.get('value');
            },
            (error: unknown) => String(error),
          );
          await waitFor(() => fake.last.actions.at(-1)?.['action'] === 'Question', { what: 'the question' });
          let garbage: Buffer = Buffer.concat(pieces);
          for (const cut of cuts) {
            fake.last.write(garbage.subarray(0, cut));
            garbage = garbage.subarray(cut);
            await new Promise((resolve) => setImmediate(resolve));
          }
          fake.last.write(garbage);
          // Whatever half of a message the garbage has left is ended first.
          answered = true;
          fake.last.write('\r\n\r\n');
          fake.last.say('Response: Success', `ActionID: ${fake.last.actions.at(-1)?.['actionid']}`, 'Value: 王芳');
          expect(await asked).to.equal('王芳');
          expect(ami.state).to.equal('up');
          expect(ami.stats().pending).to.equal(0);
          fake.last.actions.length = 0;
        }),
        { numRuns: 150 },
      );
      expect(settledEarly).to.equal(false);
      expect(fake.sessions.length).to.equal(1);
    } finally {
      await ami.close();
      await fake.close();
    }
  });
});
