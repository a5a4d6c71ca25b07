import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';

/** True when a TCP and a UDP socket can both be opened on this port. */
export async function isFree(port: number, address: string): Promise<boolean> {
  return (await tcpFree(port, address)) && (await udpFree(port, address));
}

/** The first free port at or after `wanted`. */
export async function firstFree(wanted: number, address: string): Promise<number> {
  for (let port = wanted; port < wanted + 200; port++) {
    if (await isFree(port, address)) return port;
  }
  throw new Error(`no free port between ${wanted} and ${wanted + 200}`);
}

/** A port that the system just gave out and that is free for UDP too. */
export async function anyFreePort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(0, address, () => {
        const bound = server.address();
        server.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
      });
    });
    if (await udpFree(port, address)) return port;
  }
}

/**
 * Browsers on the same machine are told to send their media to loopback, whatever address Asterisk gathers:
 * it takes no ICE candidate from 127.x itself, so each of the machine's addresses is mapped onto 127.0.0.1.
 */
export function loopbackCandidates(): Record<string, string> {
  const map: Record<string, string> = {};
  for (const addresses of Object.values(networkInterfaces())) {
    for (const entry of addresses ?? []) {
      if (entry.family === 'IPv4' && !entry.address.startsWith('127.')) map[entry.address] = '127.0.0.1';
    }
  }
  return map;
}

function tcpFree(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, address, () => server.close(() => resolve(true)));
  });
}

function udpFree(port: number, address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, address, () => socket.close(() => resolve(true)));
  });
}
