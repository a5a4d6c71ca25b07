import { expect } from 'chai';
import { addressOf, addressOfKey, subjectFrom, subjectKey } from '../../../agent-ui/src/desk/subject.ts';

describe('what the desk is about', () => {
  it('stands in the address and comes back from it', () => {
    for (const subject of [{ kind: 'call', id: '01A' }, { kind: 'matter', id: 'f0' }] as const) {
      expect(subjectFrom(new URL(addressOf(subject), 'http://h').searchParams)).to.deep.equal(subject);
      expect(addressOfKey(subjectKey(subject))).to.equal(addressOf(subject));
    }
    expect(subjectFrom(new URLSearchParams())).to.equal(null);
  });
});
