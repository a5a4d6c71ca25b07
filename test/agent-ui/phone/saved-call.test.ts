import { expect } from 'chai';
import { REATTACH_WITHIN_MS, SavedCallStore } from '../../../agent-ui/src/phone/saved-call.ts';
import { MemoryStorage } from '../support.ts';

const CALL = {
  sipCallId: 'abc', localTag: 'l', remoteTag: 'r', callRef: 'linli-1.2', direction: 'in' as const,
  credentials: { extension: '1001', username: 'agent-1001', password: 'p', domain: 'linli', wsUrl: 'ws://h/ws', iceServers: [] },
};

describe('the call that a reloaded page takes up again', () => {
  let now: number;
  let storage: MemoryStorage;
  let store: SavedCallStore;

  beforeEach(() => {
    now = 1_000_000;
    storage = new MemoryStorage();
    store = new SavedCallStore(storage, () => now);
  });

  it('is kept while the call lasts, and gone afterwards', () => {
    store.save(CALL);
    expect(store.load()).to.deep.equal({ ...CALL, savedAt: now });
    store.clear();
    expect(store.load()).to.equal(null);
    expect(storage.length).to.equal(0);
  });

  it('is not taken up when the page was away too long', () => {
    store.save(CALL);
    now += REATTACH_WITHIN_MS + 1;
    expect(store.load()).to.equal(null);
  });

  it('stays fresh during a long call', () => {
    store.save(CALL);
    now += REATTACH_WITHIN_MS - 1;
    store.refresh();
    now += REATTACH_WITHIN_MS - 1;
    expect(store.load()?.sipCallId).to.equal('abc');
  });

  it('survives what another version of the program wrote, and a storage that is full', () => {
    storage.setItem('linli.phone.call', '{broken');
    expect(store.load()).to.equal(null);
    storage.setItem('linli.phone.call', '{"other":1}');
    expect(store.load()).to.equal(null);
    storage.full = true;
    expect(() => store.save(CALL)).not.to.throw();
  });
});
