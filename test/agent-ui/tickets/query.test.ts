import { expect } from 'chai';
import { readQuery } from '../../../agent-ui/src/tickets/query.ts';

describe('the one search field', () => {
  it('takes twelve or thirteen digits for a ticket number, grouped or not', () => {
    expect(readQuery(' 2611 2100 0012 ')).to.deep.equal({ number: '261121000012' });
    expect(readQuery('2611-2110-00003')).to.deep.equal({ number: '2611211000003' });
  });

  it('takes whole telephone numbers, with an area code too', () => {
    expect(readQuery('138 1234 5678')).to.deep.equal({ phone: '13812345678' });
    expect(readQuery('0510-88000001')).to.deep.equal({ phone: '051088000001' });
    expect(readQuery('8800 0001')).to.deep.equal({ phone: '88000001' });
  });

  it('takes the rest for words', () => {
    expect(readQuery('3号楼 漏水')).to.deep.equal({ q: '3号楼 漏水' });
    expect(readQuery('5678')).to.deep.equal({ q: '5678' });
    expect(readQuery('   ')).to.deep.equal({});
  });
});
