import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { createStore, type Store } from '../shared/store.ts';
import { useStore } from '../shared/use-store.ts';
import { EMPTY_FEED, feedReducer, type FeedAction, type FeedState } from './feed-reducer.ts';
import { staleAfter } from './invalidations.ts';
import { openSocket, type FeedSocket } from './socket.ts';

const FeedContext = createContext<{ store: Store<FeedState>; socket: FeedSocket | null }>({ store: createStore(EMPTY_FEED), socket: null });

/** A person who works moves the mouse or types; the server hears of it at most this often. */
const ACTIVE_EVERY_MS = 60_000;

/** Connects the socket while somebody is signed in; keeps lists fresh by its events. */
export function FeedProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const store = useMemo(() => createStore(EMPTY_FEED), []);
  const [socket, setSocket] = useState<FeedSocket | null>(null);
  useEffect(() => {
    const dispatch = (action: FeedAction) => {
      const before = store.get();
      const next = feedReducer(before, action);
      if (next === before) return;
      store.set(next);
      if (action.type === 'feed') for (const queryKey of staleAfter(action.event)) void queries.invalidateQueries({ queryKey });
      // After an absence the snapshots may be old, whatever the replay says.
      if (before.link === 'down' && next.link === 'up') void queries.invalidateQueries();
    };
    const opened = openSocket(() => store.get().lastSeq, dispatch, () => void queries.invalidateQueries());
    setSocket(opened);
    return () => {
      opened.close();
      setSocket(null);
    };
  }, [queries, store]);
  useEffect(() => (socket ? reportActivity(socket) : undefined), [socket]);
  return <FeedContext value={useMemo(() => ({ store, socket }), [store, socket])}>{children}</FeedContext>;
}

function reportActivity(socket: FeedSocket): () => void {
  let last = 0;
  const seen = () => {
    if (Date.now() - last < ACTIVE_EVERY_MS) return;
    last = Date.now();
    if (socket.connected) socket.emit('active');
  };
  const kinds = ['pointerdown', 'keydown'] as const;
  for (const kind of kinds) window.addEventListener(kind, seen, { passive: true });
  return () => {
    for (const kind of kinds) window.removeEventListener(kind, seen);
  };
}

/** A part of what the socket has told. */
export function useFeed<S>(select: (state: FeedState) => S): S {
  return useStore(useContext(FeedContext).store, select);
}

export function useFeedSocket(): FeedSocket | null {
  return useContext(FeedContext).socket;
}
