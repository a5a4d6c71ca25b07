import { expect } from 'chai';
import fc from 'fast-check';
import { AppError } from '../../../server/shared/errors.ts';
import { MAX_HEADERS, variables, wireFields } from '../../../server/telephony/ami/action.ts';

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'none';
}

describe('AMI action', () => {
  it('refuses CR, LF and NUL in any value and any key, wherever they stand', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((each) => !/[\r\n\0]/.test(each));
    fc.assert(
      fc.property(text, fc.constantFrom('\r', '\n', '\0', '\r\n'), text, fc.boolean(), (before, bad, after, inKey) => {
        const hostile = `${before}${bad}${after}`;
        const action = inKey ? { Action: 'Ping', [hostile]: 'x' } : { Action: 'Ping', Text: hostile };
        expect(codeOf(() => wireFields(action))).to.equal('AMI_UNSAFE_VALUE');
        expect(codeOf(() => wireFields({ Action: 'Originate', Variable: ['a=1', hostile] }))).to.equal('AMI_UNSAFE_VALUE');
      }),
    );
  });

  it('refuses a key that would be read as another header', () => {
    for (const key of ['', ' ', 'A: b', 'a b', '__proto__', '邻']) {
      expect(codeOf(() => wireFields(Object.fromEntries([['Action', 'Ping'], [key, 'x']])))).to.equal('AMI_UNSAFE_VALUE');
    }
  });

  it('refuses what Asterisk is known to refuse: a line over 1,022 bytes, more than 128 lines', () => {
    expect(codeOf(() => wireFields({ Action: 'UserEvent', Text: 'x'.repeat(1016) }))).to.equal('none');
    expect(codeOf(() => wireFields({ Action: 'UserEvent', Text: 'x'.repeat(1017) }))).to.equal('AMI_REFUSED');
    expect(codeOf(() => wireFields({ Action: 'UserEvent', Text: '邻'.repeat(400) }))).to.equal('AMI_REFUSED');
    const lines = (count: number): string[] => Array.from({ length: count }, (_, index) => `v${index}=1`);
    expect(codeOf(() => wireFields({ Action: 'Originate', Variable: lines(MAX_HEADERS - 2) }))).to.equal('none');
    expect(codeOf(() => wireFields({ Action: 'Originate', Variable: lines(MAX_HEADERS - 1) }))).to.equal('AMI_REFUSED');
  });

  it('quotes variables so that commas, quotes and backslashes stay inside their value', () => {
    expect(variables({ a: 'x,y', __B: 'say "hi" \\', n: 5 })).to.deep.equal(['a="x,y"', '__B="say \\"hi\\" \\\\"', 'n="5"']);
    expect(codeOf(() => variables({ 'a=1,b': 'x' }))).to.equal('AMI_UNSAFE_VALUE');
  });
});
