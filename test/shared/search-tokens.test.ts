import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_TEXT, matches, queryTokens, tokens } from '../../server/shared/search-tokens.ts';

/** Characters of the unified blocks, the rare ones beyond 16 bits too. */
const han = fc.oneof(fc.integer({ min: 0x4e00, max: 0x9fff }), fc.integer({ min: 0x20000, max: 0x2a6d0 })).map((code) => String.fromCodePoint(code));
const hanText = fc.array(han, { minLength: 2, maxLength: 60 }).map((characters) => characters.join(''));

describe('search tokens', () => {
  it('a text matches each of its own parts of two or more Chinese characters', () => {
    fc.assert(
      fc.property(hanText, fc.string(), fc.nat(), fc.nat(), (text, other, a, b) => {
        const characters = [...text];
        const start = a % (characters.length - 1);
        const end = start + 2 + (b % (characters.length - start - 1));
        expect(matches(tokens(`${other}，${text}。${other}`), characters.slice(start, end).join(''))).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('a text matches each single Chinese character in it', () => {
    fc.assert(fc.property(hanText, fc.nat(), (text, at) => matches(tokens(text), [...text][at % [...text].length]!)));
  });

  it('gives a bounded number of short ASCII tokens for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const found = tokens(text);
        expect(found.size).to.be.at.most(2 * MAX_TEXT);
        for (const token of found) expect(token).to.match(/^[\x21-\x7e]{2,24}$/);
        expect(queryTokens(text).length).to.be.at.most(40);
      }),
      { numRuns: 1000 },
    );
    expect(tokens('居民楼道灯'.repeat(5000)).size).to.be.below(20);
    expect(tokens('㍻'.repeat(100_000)).size).to.be.at.most(2 * MAX_TEXT);
  });

  it('finds words by their beginning, whatever their case and width', () => {
    const text = tokens('3号楼 Elevator ＡＢ１２ 坏了');
    for (const query of ['elev', 'ELEVATOR', 'ab1', 'ａｂ', '3号楼', '号楼 坏了', '坏']) expect(matches(text, query), query).to.equal(true);
    for (const query of ['levator', '楼号', '4号楼', '坏楼', '']) expect(matches(text, query), query).to.equal(false);
  });

  it('a query of punctuation alone matches nothing', () => {
    expect(queryTokens('，。！ -- %_')).to.deep.equal([]);
    expect(matches(tokens('，。！'), '，。')).to.equal(false);
  });
});
