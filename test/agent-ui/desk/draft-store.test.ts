import { expect } from 'chai';
import { DraftStore, EMPTY_FIELDS, hasWork, type Draft } from '../../../agent-ui/src/desk/draft-store.ts';
import { MemoryStorage } from '../support.ts';

const draft = (content: string, changedAt = 1): Draft => ({ fields: { ...EMPTY_FIELDS, content }, submissionKey: 'key-12345678', residentId: null, title: '138****5678', changedAt });

describe('drafts of tickets', () => {
  let storage: MemoryStorage;
  let store: DraftStore;

  beforeEach(() => {
    storage = new MemoryStorage();
    store = new DraftStore(storage);
  });

  it('come back after a reload, with the key under which they are sent', () => {
    store.save('call:1', draft('漏水'));
    expect(new DraftStore(storage).load('call:1')).to.deep.equal(draft('漏水'));
    expect(store.load('call:2')).to.equal(null);
  });

  it('are listed newest first when something was written in them', () => {
    store.save('call:1', draft('一', 1));
    store.save('call:2', draft('', 2));
    store.save('matter:3', draft('三', 3));
    expect(store.unfinished().map(({ subject }) => subject)).to.deep.equal(['matter:3', 'call:1']);
    store.remove('matter:3');
    expect(store.unfinished().map(({ subject }) => subject)).to.deep.equal(['call:1']);
  });

  it('are all gone when somebody signs out, and nothing else is', () => {
    store.save('call:1', draft('一'));
    store.save('call:2', draft('二'));
    storage.setItem('another', 'value');
    store.clear();
    expect(store.unfinished()).to.deep.equal([]);
    expect(storage.getItem('another')).to.equal('value');
  });

  it('are there again for whoever wrote them when a session has run out, and gone for the next person', () => {
    store.belongTo('staff-1').save('call:1', draft('漏水'));
    expect(new DraftStore(storage).belongTo('staff-1').load('call:1')).to.deep.equal(draft('漏水'));
    expect(new DraftStore(storage).belongTo('staff-2').load('call:1')).to.equal(null);
    expect(new DraftStore(storage).belongTo('staff-1').unfinished()).to.deep.equal([]);
  });

  it('get the fields that an older version of the form did not have', () => {
    storage.setItem('linli.draft.call:1', JSON.stringify({ fields: { content: '旧' }, submissionKey: 'k', residentId: null, title: '', changedAt: 1 }));
    expect(store.load('call:1')?.fields).to.deep.equal({ ...EMPTY_FIELDS, content: '旧' });
  });

  it('count as work when content or reply was written, not by blanks', () => {
    expect(hasWork({ ...EMPTY_FIELDS, content: '  ' })).to.equal(false);
    expect(hasWork({ ...EMPTY_FIELDS, reply: '好' })).to.equal(true);
  });
});
