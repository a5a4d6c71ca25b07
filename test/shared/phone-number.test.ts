import { expect } from 'chai';
import fc from 'fast-check';
import { emergencyService, isDialable, maskNumber, normaliseNumber } from '../../server/shared/phone-number.ts';

const digits = (min: number, max: number) => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: min, maxLength: max }).map((list) => list.join(''));

describe('telephone numbers', () => {
  const sameNumber: [string, string | null][] = [
    ['13812345678', '13812345678'],
    ['+86 138 1234 5678', '13812345678'],
    ['0086-138-1234-5678', '13812345678'],
    ['8613812345678', '13812345678'],
    ['１３８１２３４５６７８', '13812345678'],
    ['(0512) 6512-3456', '051265123456'],
    ['+86 512 65123456', '051265123456'],
    ['+86 10 6512 3456', '01065123456'],
    ['+86 400 820 8888', '4008208888'],
    ['+1 (385) 555-0100', '0013855550100'],
    ['110', '110'],
    ['1001', '1001'],
    ['', null],
    ['12', null],
    ['anonymous', null],
    ['+', null],
    ['138-1234-56a8', null],
    ['1'.repeat(21), null],
  ];
  for (const [text, number] of sameNumber) {
    it(`reads '${text}' as ${number}`, () => expect(normaliseNumber(text)).to.equal(number));
  }

  it('gives 3 to 20 digits or null for any text, and the same again for its own result', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), digits(0, 40), digits(0, 20).map((d) => `+86${d}`), digits(0, 20).map((d) => `00860086${d}`)), (text) => {
        const number = normaliseNumber(text);
        if (number === null) return;
        expect(number).to.match(/^\d{3,20}$/);
        expect(isDialable(number)).to.equal(true);
        expect(normaliseNumber(number)).to.equal(number);
      }),
      { numRuns: 2000 },
    );
  });

  it('passes over blanks and hyphens wherever a person puts them', () => {
    fc.assert(
      fc.property(digits(3, 12), fc.array(fc.constantFrom(' ', '-', '', '.'), { minLength: 12, maxLength: 12 }), (number, gaps) => {
        const spread = [...number].map((digit, index) => digit + gaps[index]).join('');
        expect(normaliseNumber(spread)).to.equal(normaliseNumber(number));
      }),
    );
  });

  it('knows the emergency services, which can be dialled', () => {
    expect(['110', '119', '120', '122', '12345'].map(emergencyService)).to.deep.equal(['police', 'fire', 'ambulance', 'traffic', null]);
    expect(isDialable('110')).to.equal(true);
    expect(isDialable('11')).to.equal(false);
    expect(isDialable('110;evil')).to.equal(false);
  });

  it('masks mobile numbers, land lines and short numbers', () => {
    expect(maskNumber('13812345678')).to.equal('138****5678');
    expect(maskNumber('051265123456')).to.equal('051*****3456');
    expect(maskNumber('65123456')).to.equal('65****56');
    expect(maskNumber('1001')).to.equal('1**1');
    expect(maskNumber('110')).to.equal('1**');
    expect(maskNumber('')).to.equal('');
  });

  it('never shows more than the first three and the last four places, and keeps the length', () => {
    fc.assert(
      fc.property(fc.oneof(digits(1, 30), fc.string()), (number) => {
        const masked = [...maskNumber(number)];
        const places = [...number];
        expect(masked.length).to.equal(places.length);
        masked.forEach((place, index) => {
          if (index >= 3 && index < places.length - 4) expect(place).to.equal('*');
        });
        if (places.length >= 4 && places.length < 11) expect(masked.filter((place, index) => place === places[index] && place !== '*').length).to.be.at.most(places.length / 2);
      }),
    );
  });
});
