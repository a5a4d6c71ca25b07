import { expect } from 'chai';
import { readQuery } from '../../../agent-ui/src/tickets/query.ts';

describe('the one search field', () => {
  it('takes twelve or thirteen digits for a ticket number, grouped or not', () => {
    expect(readQuery(' 2611 2100 0012 ')).to.deep.equal({ number: '261121000012' });
    expect(readQuery('2611-2110-00003')).to.deep.equal({ number: '2611211000003' });
  });

  it('takes fewer digits for a telephone, or the end of one', () => {
    expect(readQuery('138 1234 5678')).to.deep.equal({ phone: '13812345678' });
    expect(readQuery('5678')).to.deep.equal({ phone: '5678' });
  });

  it('takes the rest for words', () => {
    expect(readQuery('3号楼 漏水')).to.deep.equal({ q: '3号楼 漏水' });
    expect(readQuery('12')).to.deep.equal({ q: '12' });
    expect(readQuery('   ')).to.deep.equal({});
  });
});
