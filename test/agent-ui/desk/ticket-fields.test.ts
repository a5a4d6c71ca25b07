import { expect } from 'chai';
import { ticketForm } from '../../../server/tickets/ticket.schema.ts';
import { findStep, TICKET_KINDS } from '../../../server/tickets/ticket-workflow.ts';
import { EMPTY_FIELDS, type Draft } from '../../../agent-ui/src/desk/draft-store.ts';
import { ANSWERABLE_KINDS, categoryTree, KINDS, toTicketForm } from '../../../agent-ui/src/desk/ticket-fields.ts';

const draft = (fields: Partial<Draft['fields']>): Draft => ({ fields: { ...EMPTY_FIELDS, content: '漏水', ...fields }, submissionKey: 'a'.repeat(32), residentId: '01JCZ00000000000000000000A', title: '', changedAt: 1 });

describe('the ticket form', () => {
  it('offers every kind, and an answer for those that the workflow lets be answered on the spot', () => {
    expect([...KINDS].sort()).to.deep.equal([...TICKET_KINDS].sort());
    const answerable = TICKET_KINDS.filter((kind) => findStep({ state: 'registered', kind }, 'answer-on-the-spot', { roles: ['agent'] }));
    expect([...ANSWERABLE_KINDS].sort()).to.deep.equal([...answerable].sort());
  });

  it('sends what the server’s schema takes, without empty fields', () => {
    const form = toTicketForm(draft({ category: ['01', '0106'], address: ' 幸福里 ', reply: '  ' }), { callId: null, areaId: null });
    expect(ticketForm.safeParse(form).success).to.equal(true);
    expect(form).to.include({ categoryCode: '0106', address: '幸福里', content: '漏水' });
    expect(form.reply).to.equal(undefined);
    expect(form.reporterName).to.equal(undefined);
  });

  it('names nobody when the reporter wants to stay anonymous', () => {
    const form = toTicketForm(draft({ anonymous: true, reporterName: '张三', reporterPhone: '13800000000' }), { callId: null, areaId: null });
    expect([form.reporterName, form.reporterPhone, form.residentId]).to.deep.equal([undefined, undefined, undefined]);
  });

  it('sends no answer for a kind that may not be answered on the spot, though one was typed before', () => {
    expect(toTicketForm(draft({ kind: 'complaint', reply: '已处理' }), { callId: null, areaId: null }).reply).to.equal(undefined);
    expect(toTicketForm(draft({ kind: 'help', reply: '已处理' }), { callId: null, areaId: null }).reply).to.equal('已处理');
  });

  it('makes the tree of categories', () => {
    const rows = [
      { code: '01', parent: null, label: { zh: '物业', en: 'Property' } },
      { code: '0106', parent: '01', label: { zh: '漏水', en: 'Leaks' } },
      { code: '09', parent: null, label: { zh: '其他', en: 'Other' } },
    ];
    expect(categoryTree(rows, 'en')).to.deep.equal([{ value: '01', label: 'Property', children: [{ value: '0106', label: 'Leaks' }] }, { value: '09', label: 'Other' }]);
  });
});
