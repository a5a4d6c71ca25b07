import Manager from 'asterisk-manager';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { AmiConnection } from '../../server/telephony/ami/connection.ts';

/** One queue call from ringing in to hanging up, as Asterisk 22.10 told it (57 events, 25 kB). */
const CALL = new URL('./ami-call.txt', import.meta.url);
const CALLS_A_RUN = 500;
const LIMIT_MS = 12_000;
const MAX_ROUNDS = 9;
const BYTES_A_WRITE = 16 * 1024;

interface Recording {
  bytes: Buffer;
  events: number;
}

async function recording(): Promise<Recording> {
  const call = (await readFile(CALL, 'utf8')).replace(/\r?\n/g, '\r\n');
  return { bytes: Buffer.from(call.repeat(CALLS_A_RUN)), events: (call.match(/^Event: /gm) ?? []).length * CALLS_A_RUN };
}

/** Asterisk's side: welcomes whoever comes and plays the recording when it is asked for with `Action: Ping`. */
async function player({ bytes }: Recording): Promise<Server> {
  const server = createServer((socket) => {
    socket.setEncoding('utf8');
    socket.setNoDelay(true);
    socket.write('Asterisk Call Manager/11.0.0\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (text: string) => {
      for (const block of text.split('\r\n\r\n')) {
        const id = /ActionID: (.*)/.exec(block)?.[1]?.trim();
        if (!id) continue;
        socket.write(`Response: Success\r\nActionID: ${id}\r\n\r\n`);
        if (block.includes('Action: login')) socket.write('Event: FullyBooted\r\n\r\n');
        if (block.includes('Action: Ping')) void play(socket, bytes);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function play(socket: Socket, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length && socket.writable; at += BYTES_A_WRITE) {
    if (!socket.write(bytes.subarray(at, at + BYTES_A_WRITE))) await once(socket, 'drain');
  }
}

/** What both sides do with an event: look at a few of its headers, as a tracker of calls does. */
class Tally {
  readonly done: Promise<number>;
  #left: number;
  #finish: (at: number) => void = () => undefined;
  calls = new Set<string>();

  constructor(events: number) {
    this.#left = events;
    this.done = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  take(name: string, linkedid: string): void {
    if (name === 'Hangup') this.calls.add(linkedid);
    this.#left -= 1;
    if (this.#left === 0) this.#finish(performance.now());
  }
}

/** Events a second through our connection, from the wire to the handler. */
async function throughConnection(port: number, events: number): Promise<number> {
  const ami = new AmiConnection({ host: '127.0.0.1', port, user: 'bench', secret: 'bench', clock: systemClock, logger: silentLogger(), pingEveryMs: 600_000 });
  const tally = new Tally(events);
  let dropped = 0;
  ami.on('event', (event) => tally.take(event.event, event.get('linkedid')));
  ami.on('overflow', (info) => {
    dropped += info.dropped;
  });
  const up = new Promise<void>((resolve) => void ami.on('up', resolve));
  ami.start();
  await up;
  const start = performance.now();
  await ami.send({ Action: 'Ping' });
  const lost = new Promise<never>((_, reject) => void ami.on('overflow', () => reject(new Error(`${dropped} events dropped`))));
  const end = await Promise.race([tally.done, lost]);
  await ami.close();
  return (events / (end - start)) * 1000;
}

/** Events a second through asterisk-manager alone: its own reader and its own emitter. */
async function throughLibrary(port: number, events: number): Promise<number> {
  const manager = new Manager(undefined, '127.0.0.1', 'bench', 'bench', false);
  const tally = new Tally(events);
  const counting = manager as unknown as { on(name: string, handler: (event: Record<string, string>) => void): void };
  const up = new Promise<void>((resolve) => manager.connect({ host: '127.0.0.1', port }, '127.0.0.1', () => manager.login(() => resolve())));
  await up;
  // FullyBooted comes between login and the recording and is not part of it.
  counting.on('managerevent', (event) => {
    if (event['event'] !== 'FullyBooted') tally.take(event['event'] ?? '', event['linkedid'] ?? '');
  });
  const start = performance.now();
  manager.action({ action: 'Ping' });
  const end = await tally.done;
  manager.disconnect();
  return (events / (end - start)) * 1000;
}

const median = (figures: number[]): number => [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? 0;

/** Prints one line: both figures in turn, their medians and ratio. Takes about 15 s at most. */
export async function run(): Promise<void> {
  const tape = await recording();
  const server = await player(tape);
  const { port } = server.address() as AddressInfo;
  const [ours, theirs]: [number[], number[]] = [[], []];
  const end = performance.now() + LIMIT_MS;
  // The first round warms both up and does not count.
  for (let round = 0; round <= MAX_ROUNDS && (performance.now() < end || round <= 1); round += 1) {
    const figures = [await throughConnection(port, tape.events), await throughLibrary(port, tape.events)] as const;
    if (round === 0) continue;
    ours.push(figures[0]);
    theirs.push(figures[1]);
  }
  server.close();
  const [mine, library] = [median(ours), median(theirs)];
  console.log(
    `AMI events/s: connection ${Math.round(mine)}, asterisk-manager alone ${Math.round(library)}, ratio ${(mine / library).toFixed(2)} (medians of ${ours.length}, ${tape.events} events each)`,
  );
}
