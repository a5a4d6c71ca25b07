import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { AgentRepository } from '../../server/agents/agent.repository.ts';
import { connectDatabase } from '../../server/database/connect.ts';
import { Ledger } from '../../server/events/ledger.ts';
import type { FeedEvent } from '../../server/realtime/socket-contract.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { Sessions } from '../../server/staff/session.service.ts';
import { StaffRepository } from '../../server/staff/staff.repository.ts';
import { makeStaff } from '../support/factories.ts';
import { FakeAmi } from '../support/fake-ami.ts';
import { ServerUnderTest } from '../support/server-process.ts';
import { callView } from '../realtime/arrange.ts';
import { waitFor } from '../support/wait.ts';
import { describeMs } from './figures.ts';

const AGENTS = 200;
const CALLS = 300;
const WARM_UP = 20;
const LIMIT_MS = 20_000;
const FIRST_EXTENSION = 2001;

interface Agent {
  staffId: string;
  extension: string;
  cookie: string;
}

/** Two hundred agents with sessions, ready at their phones, and a supervisor, written into the server's own database. */
async function hire(file: string): Promise<{ agents: Agent[]; supervisor: string }> {
  const database = await connectDatabase({ kind: 'sqlite', file });
  const staff = new StaffRepository(database);
  const agents = new AgentRepository(database);
  const sessions = new Sessions({ database, staff, ledger: new Ledger(database, systemClock), clock: systemClock, demo: true });
  const hired: Agent[] = [];
  for (let index = 0; index < AGENTS; index += 1) {
    const extension = String(FIRST_EXTENSION + index);
    const person = await makeStaff({ database, staff }, { extension });
    const token = await sessions.open(person.id, '127.0.0.1', 'bench');
    await database.transaction(() =>
      agents.insert({
        staffId: person.id, extension, state: 'ready', pauseReason: null, since: 0, callId: null, nextPauseReason: null, wrapUpUntil: null,
        sessionId: null, present: false, presentAt: null, absentSince: Date.now(), version: 1, updatedAt: 0,
      }),
    );
    hired.push({ staffId: person.id, extension, cookie: `linli_session=${token}` });
  }
  const supervisor = await makeStaff({ database, staff }, { roles: ['supervisor'] });
  const token = await sessions.open(supervisor.id, '127.0.0.1', 'bench');
  await database.close();
  return { agents: hired, supervisor: `linli_session=${token}` };
}

async function connected(url: string, cookie: string | null): Promise<Socket> {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { lastSeq: 0 }, ...(cookie ? { extraHeaders: { cookie } } : {}) });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/** Resolves with the moment at which this socket is told of the call. */
function told(socket: Socket, type: FeedEvent['type'], linkedid: string, state: string): Promise<number> {
  return new Promise((resolve) => {
    const listen = (_seq: number, event: FeedEvent): void => {
      if (event.type !== type || !('call' in event) || event.call.callRef !== linkedid || event.call.state !== state) return;
      socket.off('feed', listen);
      resolve(performance.now());
    };
    socket.on('feed', listen);
  });
}

/** ms from AgentCalled on the wire to the screen-pop at the agent whose phone rings, one call after the other. */
async function screenPops(ami: FakeAmi, sockets: readonly Socket[], agents: readonly Agent[], supervisor: Socket, calls: number): Promise<number[]> {
  const times: number[] = [];
  const until = performance.now() + LIMIT_MS;
  const say = (...lines: string[]): void => ami.last.say(...lines, `Timestamp: ${Date.now() / 1000}`);
  for (let index = 0; index < calls && performance.now() < until; index += 1) {
    const { extension } = agents[index % AGENTS]!;
    const linkedid = `bench${calls}-${Math.floor(Date.now() / 1000)}.${index}`;
    const base = [`Uniqueid: ${linkedid}`, `Linkedid: ${linkedid}`, `Channel: PJSIP/pstn-${index}`, 'CallerIDNum: 13800001111', 'Exten: 12345'];
    const queued = told(supervisor, 'call.changed', linkedid, 'queued');
    say('Event: Newchannel', 'Context: from-trunk', ...base);
    say('Event: QueueCallerJoin', 'Queue: hotline', ...base);
    // The call waits before a phone rings, as in life.
    await queued;
    const popped = told(sockets[index % AGENTS]!, 'call.offered', linkedid, 'offered');
    const sentAt = performance.now();
    say('Event: AgentCalled', 'Queue: hotline', ...base, `Interface: PJSIP/agent-${extension}`, `DestUniqueid: ${linkedid}9`, `DestChannel: PJSIP/agent-${extension}-${index}`);
    times.push((await popped) - sentAt);
    say('Event: Hangup', ...base, 'Cause: 16');
  }
  return times;
}

/** ms from an order to emit until it arrives at one of 200 sockets of a socket.io server that does nothing else. */
async function bareEmits(bare: ChildProcess, sockets: readonly Socket[], count: number): Promise<number[]> {
  const event = { type: 'call.offered', call: callView('bench') };
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const socket = sockets[index % AGENTS]!;
    const arrived = new Promise<number>((resolve) => {
      const listen = (seq: number): void => {
        // What was emitted before reaches this socket too, and later than the one that was waited for.
        if (seq !== index) return;
        socket.off('feed', listen);
        resolve(performance.now());
      };
      socket.on('feed', listen);
    });
    const sentAt = performance.now();
    bare.send({ seq: index, event });
    times.push((await arrived) - sentAt);
  }
  return times;
}

/** Prints p50 and p99 of both in ms, and their ratios. Takes about 40 s at most. */
export async function run(): Promise<void> {
  const varDir = await mkdtemp(join(tmpdir(), 'linli-bench-'));
  const ami = await FakeAmi.start();
  // Whatever else the server asks is granted; lists stay without an answer, so that nothing is compared or repaired meanwhile.
  ami.answer = (action, session) => {
    if (!['QueueAdd', 'QueueRemove', 'QueuePause'].includes(action['action'] ?? '')) return false;
    session.say('Response: Success', `ActionID: ${action['actionid']}`);
    return true;
  };
  const { agents, supervisor } = await hire(join(varDir, 'linli.sqlite'));
  const server = new ServerUnderTest({
    LINLI_DEMO: '1', LINLI_VAR: varDir, AMI_HOST: '127.0.0.1', AMI_PORT: String(ami.port), AMI_SECRET: 'bench', SIP_WS_URL: 'ws://127.0.0.1:9/ws', AGI_PORT: '0', LOG_LEVEL: 'warn', DRAIN_SECONDS: '0',
  });
  const emitter = fork(fileURLToPath(new URL('./bare-emitter.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] });
  try {
    await server.start();
    const bareUrl = await new Promise<string>((resolve) => emitter.once('message', (url) => resolve(String(url))));
    const sockets = await Promise.all(agents.map(({ cookie }) => connected(server.url, cookie)));
    sockets.forEach((socket) => socket.emit('phone', 'registered'));
    const bare = await Promise.all(agents.map(() => connected(bareUrl, null)));
    await waitFor(() => ami.sessions.at(-1)?.named('Events').length, { what: 'the server to listen' });
    const watching = await connected(server.url, supervisor);
    // The first ones warm up and do not count.
    await screenPops(ami, sockets, agents, watching, WARM_UP);
    const pops = await screenPops(ami, sockets, agents, watching, CALLS);
    const emits = await bareEmits(emitter, bare, pops.length);
    console.log(describeMs('AgentCalled → screen-pop at 200 agents', pops, 'bare socket.io emit to 200 sockets', emits));
    [...sockets, ...bare, watching].forEach((socket) => socket.disconnect());
  } finally {
    emitter.kill();
    await server.stop();
    await ami.close();
    await rm(varDir, { recursive: true, force: true });
  }
}
