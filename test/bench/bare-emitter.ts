import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';

/** A socket.io server that only emits what it is told, to everybody: what screens could have at best. */
const http = createServer();
const io = new Server(http, { transports: ['websocket'] });
process.on('message', ({ seq, event }: { seq: number; event: unknown }) => io.emit('feed', seq, event));
http.listen(0, '127.0.0.1', () => process.send?.(`http://127.0.0.1:${(http.address() as AddressInfo).port}`));
