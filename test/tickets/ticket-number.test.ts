import { expect } from 'chai';
import fc from 'fast-check';
import { makeTicketNumber, parseTicketNumber } from '../../server/tickets/ticket-number.ts';

const day = fc.date({ min: new Date('2024-01-01T00:00:00Z'), max: new Date('2099-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const running = fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 100_000, max: 999_999 }));

describe('ticket numbers', () => {
  it('are read back as they were made, also with blanks, hyphens and full-width digits', () => {
    fc.assert(
      fc.property(day, running, fc.constantFrom('', ' ', '-', '.'), (date, count, gap) => {
        const number = makeTicketNumber(date, count);
        expect(number).to.match(/^\d{12,13}$/);
        expect(parseTicketNumber([...number].join(gap))).to.deep.equal({ ok: true, number });
        expect(parseTicketNumber([...number].map((digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).join(''))).to.deep.equal({ ok: true, number });
      }),
    );
  });

  it('differ for different days and running numbers', () => {
    fc.assert(
      fc.property(day, running, day, running, (dayA, a, dayB, b) => {
        if (dayA.slice(2) !== dayB.slice(2) || a !== b) expect(makeTicketNumber(dayA, a)).not.to.equal(makeTicketNumber(dayB, b));
      }),
    );
  });

  it('every single wrong digit is found', () => {
    fc.assert(
      fc.property(day, running, (date, count) => {
        const number = makeTicketNumber(date, count);
        for (let place = 0; place < number.length; place += 1) {
          for (let digit = 0; digit <= 9; digit += 1) {
            const wrong = number.slice(0, place) + digit + number.slice(place + 1);
            if (wrong !== number) expect(parseTicketNumber(wrong).ok, wrong).to.equal(false);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('nearly every swap of neighbours is found', () => {
    let swaps = 0;
    let found = 0;
    fc.assert(
      fc.property(day, running, (date, count) => {
        const number = makeTicketNumber(date, count);
        for (let place = 0; place < number.length - 1; place += 1) {
          const wrong = number.slice(0, place) + number[place + 1] + number[place] + number.slice(place + 2);
          if (wrong === number) continue;
          swaps += 1;
          if (!parseTicketNumber(wrong).ok) found += 1;
        }
      }),
      { numRuns: 2000 },
    );
    console.log(`      swaps of neighbours found: ${((100 * found) / swaps).toFixed(1)} % of ${swaps}`);
    expect(found / swaps).to.be.greaterThan(0.95);
  });

  it('no other text is taken for one', () => {
    for (const text of ['', '2', '1234567890123456', '991301000012', 'abcdefghijkl', "261121' OR 1=1"]) expect(parseTicketNumber(text).ok, text).to.equal(false);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const parsed = parseTicketNumber(text);
        if (parsed.ok) expect(parsed.number).to.match(/^\d{12,13}$/);
      }),
    );
  });
});
