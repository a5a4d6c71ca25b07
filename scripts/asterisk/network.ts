import { randomInt } from 'node:crypto';
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

/**
 * A port, free for TCP and UDP, below the range from which systems take the ports of outgoing connections (32768 on Linux):
 * one that the system gave out itself might be taken by such a connection before it is used.
 */
export async function anyFreePort(address = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port, address)) return port;
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

/** Whether an address to listen on is reached from this machine alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}
