import { io, type Socket } from 'socket.io-client';
import type { ClientToServer, ServerToClient } from '../../../server/realtime/socket-contract.ts';
import type { FeedAction } from './feed-reducer.ts';

export type FeedSocket = Socket<ServerToClient, ClientToServer>;

/**
 * Opens the socket and turns everything that it says into actions. It reconnects for ever by itself, saying each
 * time which event it saw last.
 */
export function openSocket(lastSeq: () => number, dispatch: (action: FeedAction) => void, refreshAll: () => void): FeedSocket {
  const socket: FeedSocket = io({
    auth: (answer) => answer({ lastSeq: lastSeq() }),
    reconnectionDelay: 500,
    reconnectionDelayMax: 5_000,
    withCredentials: true,
  });
  socket.on('connect', () => dispatch({ type: 'link', up: true }));
  socket.on('disconnect', (reason) => {
    dispatch({ type: 'link', up: false });
    // socket.io does not come back by itself when the server closed the connection on purpose (a restart).
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 1_000);
  });
  socket.on('connect_error', () => dispatch({ type: 'link', up: false }));
  socket.on('feed', (seq, event) => dispatch({ type: 'feed', seq, event }));
  socket.on('queues', (queues) => dispatch({ type: 'queues', queues }));
  socket.on('agents', (agents) => dispatch({ type: 'agents', agents }));
  socket.on('me', (agent) => dispatch({ type: 'me', agent }));
  socket.on('voice', (state) => dispatch({ type: 'voice', state }));
  socket.on('synced', (seq) => dispatch({ type: 'seq', seq }));
  socket.on('resync', (seq) => {
    dispatch({ type: 'seq', seq });
    refreshAll();
  });
  socket.on('draining', () => dispatch({ type: 'draining' }));
  socket.on('signed-out', (reason) => dispatch({ type: 'signed-out', reason }));
  return socket;
}
