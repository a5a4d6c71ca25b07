import { expect } from 'chai';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import fc from 'fast-check';
import { AgiCommandError, HangupError } from '../../../ivr/agi/errors.ts';
import type { AgiLimits } from '../../../ivr/agi/limits.ts';
import { PermittedPeers } from '../../../ivr/agi/permitted-peers.ts';
import { createAgiServer, type AgiServer } from '../../../ivr/agi/server.ts';
import type { AgiSession } from '../../../ivr/agi/session.ts';
import { systemClock } from '../../../server/shared/clock.ts';
import { silentLogger } from '../../../server/shared/logger.ts';
import { waitFor } from '../../support/wait.ts';
import { AgiPeer, ENVIRONMENT } from './peer.ts';

describe('FastAGI server over a real socket', () => {
  let server: AgiServer | null = null;
  let counted: string[] = [];

  async function serve(onSession: (session: AgiSession) => Promise<void>, limits: Partial<AgiLimits> = {}): Promise<number> {
    counted = [];
    server = createAgiServer({ port: 0, logger: silentLogger(), clock: systemClock, count: (name) => counted.push(name), limits, onSession });
    return (await server.start()).port;
  }

  /** Runs one conversation: what the handler returned or threw, and what the peer saw. */
  async function talk(handler: (session: AgiSession) => Promise<unknown>, peer: (peer: AgiPeer) => Promise<void>, limits: Partial<AgiLimits> = {}): Promise<unknown> {
    let outcome: unknown;
    let settled = false;
    const port = await serve(async (session) => {
      outcome = await handler(session).catch((error: unknown) => error);
      settled = true;
    }, limits);
    const other = await AgiPeer.connect(port);
    other.send(ENVIRONMENT);
    await peer(other);
    await waitFor(() => settled, { timeoutMs: 5_000, what: 'the session to settle' });
    other.socket.destroy();
    return outcome;
  }

  afterEach(async () => {
    await server?.stop({ drainMs: 0 });
    expect(server?.sessions ?? 0).to.equal(0);
    server = null;
  });

  it('reads the environment, although it comes byte by byte', async () => {
    let seen: unknown;
    const port = await serve(async ({ environment }) => {
      seen = [environment.script, environment.query.get('did'), environment.values.get('callerid')];
    });
    const peer = await AgiPeer.connect(port);
    for (const byte of Buffer.from(ENVIRONMENT)) peer.send(Buffer.of(byte));
    await peer.end();
    expect(seen).to.deep.equal(['entry', '12345', '13800001111']);
  });

  it('hangs up on a peer that is neither on this machine nor permitted', async () => {
    const peers = new PermittedPeers(['10.0.0.5', '10.1.0.0/24', 'fd00::/8']);
    const may = ['127.0.0.1', '127.3.4.5', '::1', '::ffff:127.0.0.1', '10.0.0.5', '::ffff:10.0.0.5', '10.1.0.77', 'fd12::1'];
    expect(may.filter((address) => !peers.has(address))).to.deep.equal([]);
    const mayNot = ['10.0.0.6', '10.1.1.1', '192.0.2.1', '::ffff:192.0.2.1', '2001:db8::1', undefined];
    expect(mayNot.filter((address) => peers.has(address))).to.deep.equal([]);
    // A real connection that does not come from loopback: by an address of this machine's own, where it has one.
    const own = Object.values(networkInterfaces()).flat().find((one) => one && !one.internal && one.family === 'IPv4')?.address;
    if (own === undefined) return;
    let served = 0;
    counted = [];
    server = createAgiServer({ host: '0.0.0.0', port: 0, logger: silentLogger(), clock: systemClock, count: (name) => counted.push(name), onSession: async () => void (served += 1) });
    const { port } = await server.start();
    const socket = connect({ port, host: own, localAddress: own });
    socket.on('error', () => undefined);
    await once(socket, 'close');
    expect([served, counted]).to.deep.equal([0, ['peer-refused']]);
  });

  it('brings the typed commands to Asterisk and their answers back', async () => {
    const outcome = await talk(
      async (session) => {
        await session.answer();
        await session.setVariable('IVR_RESULT', 'queue:hotline,0');
        await session.verbose('a\r\nSET VARIABLE X y');
        await session.exec('NoOp', 'x');
        return [
          await session.streamFile('/prompts/a', '0123456789*#', 1_000),
          await session.getData('/prompts/b', 4_000, 13),
          await session.waitForDigit(1_000),
          await session.waitForDigit(1_000),
          await session.getVariable('CHANNEL(linkedid)'),
          await session.getVariable('NOT_SET'),
          await session.channelStatus(),
        ];
      },
      async (peer) => {
        await peer.expect('ANSWER', '200 result=0');
        await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,0"', '200 result=1');
        await peer.expect('VERBOSE "a SET VARIABLE X y" 3', '200 result=1');
        await peer.expect('EXEC "NoOp" "x"', '200 result=0');
        await peer.expect('STREAM FILE "/prompts/a" "0123456789*#"', '200 result=35 endpos=800');
        await peer.expect('GET DATA "/prompts/b" 4000 13', '200 result=26*0 (timeout)');
        await peer.expect('WAIT FOR DIGIT 1000', '200 result=0');
        await peer.expect('WAIT FOR DIGIT 1000', '200 result=48');
        await peer.expect('GET VARIABLE "CHANNEL(linkedid)"', '200 result=1 (node-1.1)');
        await peer.expect('GET VARIABLE "NOT_SET"', '200 result=0');
        await peer.expect('CHANNEL STATUS', '200 result=6');
      },
    );
    expect(outcome).to.deep.equal([{ key: '#', played: true }, { digits: '26*0', timedOut: true }, null, '0', 'node-1.1', null, 6]);
  });

  it('sends one command at a time, although several are asked for at once', async () => {
    const outcome = await talk(
      (session) => Promise.all(['A', 'B', 'C'].map((name) => session.getVariable(name))),
      async (peer) => {
        for (const name of ['A', 'B', 'C']) {
          await peer.command();
          expect(peer.lines.at(-1)).to.equal(`GET VARIABLE "${name}"`);
          peer.send(`200 result=1 (${name})\n`);
        }
      },
    );
    expect(outcome).to.deep.equal(['A', 'B', 'C']);
  });

  it('drops malformed lines and answers that nobody asked for, and the call goes on', async () => {
    const outcome = await talk(
      async (session) => [await session.getVariable('A'), await session.getVariable('B')],
      async (peer) => {
        await peer.command();
        peer.send(`noise\n\n200 what\n${'x'.repeat(20_000)}\n100 result=0 Trying...\n200 result=1 (a\nsecond line of the value)\n200 result=1 (injected)\n`);
        await peer.expect('GET VARIABLE "B"', '200 result=1 (b)');
      },
    );
    expect(outcome).to.deep.equal(['a', 'b']);
    expect(counted.filter((name) => name === 'malformed-line')).to.have.length(6);
  });

  it('refuses one command on 510 and on a multi-line 520, and the session goes on', async () => {
    const outcome = await talk(
      async (session) => [await session.answer().catch((error: unknown) => error), await session.verbose('x').catch((error: unknown) => error), await session.channelStatus()],
      async (peer) => {
        await peer.expect('ANSWER', '510 Invalid or unknown command');
        await peer.expect('VERBOSE', '520-Invalid command syntax.  Proper usage follows:\nUsage: VERBOSE\n200 result=1\n520 End of proper usage.');
        await peer.expect('CHANNEL STATUS', '200 result=6');
      },
    );
    const [first, second, status] = outcome as [AgiCommandError, AgiCommandError, number];
    expect([first.code, second.code, status]).to.deep.equal([510, 520, 6]);
    expect(second).to.be.instanceOf(AgiCommandError);
  });

  const ends: [string, (peer: AgiPeer) => unknown, string][] = [
    ['HANGUP comes unasked', (peer) => peer.send('HANGUP\n'), 'caller-hung-up'],
    ['the channel is dead (511)', (peer) => peer.send('511 Command Not Permitted on a dead channel or intercept routine\n'), 'caller-hung-up'],
    ['HANGUP comes inside a long answer', (peer) => peer.send('520-Usage\nHANGUP\n'), 'caller-hung-up'],
    ['the results are -1', (peer) => (peer.send('200 result=-1\n'), peer.expect('WAIT FOR DIGIT', '200 result=-1')), 'caller-hung-up'],
    ['the socket ends', (peer) => peer.socket.end(), 'connection-lost'],
    ['the socket is reset', (peer) => peer.socket.resetAndDestroy(), 'connection-lost'],
    ['half a line is followed by the end', (peer) => peer.socket.end('200 resu'), 'connection-lost'],
  ];
  for (const [when, act, reason] of ends) {
    it(`settles everything that waits when ${when}`, async () => {
      const outcome = await talk(
        (session) => Promise.allSettled([session.waitForDigit(60_000), session.waitForDigit(60_000)]),
        async (peer) => {
          await peer.command();
          await act(peer);
        },
      );
      for (const result of outcome as PromiseSettledResult<unknown>[]) {
        expect(result.status).to.equal('rejected');
        expect((result as PromiseRejectedResult).reason).to.be.instanceOf(HangupError).with.property('reason', reason);
      }
    });
  }

  it('gives a call back when Asterisk does not answer a command in time', async () => {
    const outcome = await talk((session) => session.answer(), (peer) => peer.end(), { answerTimeoutMs: 50 });
    expect(outcome).to.be.instanceOf(HangupError).with.property('reason', 'time-out');
  });

  it('tells a prompt that cannot be played from a caller who hung up', async () => {
    const outcome = await talk(
      async (session) => [await session.streamFile('/gone', '0'), await session.streamFile('/gone', '0').catch((error: unknown) => error)],
      async (peer) => {
        await peer.expect('STREAM FILE', '200 result=-1 endpos=0');
        await peer.expect('CHANNEL STATUS', '200 result=6');
        await peer.expect('STREAM FILE', '200 result=-1 endpos=0');
        await peer.expect('CHANNEL STATUS', '200 result=-1');
      },
    );
    expect((outcome as unknown[])[0]).to.deep.equal({ key: null, played: false });
    expect((outcome as unknown[])[1]).to.be.instanceOf(HangupError);
  });

  it('refuses what could run a program, route the call or leave the keypad', async () => {
    const outcome = await talk(
      async (session) => {
        const tries = [
          () => session.exec('System', 'id'),
          () => session.exec('Goto', 'x'),
          () => session.getVariable('SHELL(id)'),
          () => session.setVariable('SHELL(id)', 'x'),
          () => session.streamFile('/a', '" x'),
        ];
        return Promise.all(tries.map((attempt) => attempt().then(() => 'allowed', () => 'refused')));
      },
      async () => undefined,
    );
    expect(outcome).to.deep.equal(['refused', 'refused', 'refused', 'refused', 'refused']);
  });

  it('closes a connection whose environment is too long, too slow or not there', async () => {
    let sessions = 0;
    const port = await serve(async () => void (sessions += 1), { environmentTimeoutMs: 100, environmentBytes: 1_000 });
    const [long, slow, silent] = await Promise.all([AgiPeer.connect(port), AgiPeer.connect(port), AgiPeer.connect(port)]);
    long.send(`agi_x: ${'y'.repeat(2_000)}\n`);
    slow.send('agi_network: yes\n');
    await Promise.all([long.end(), slow.end(), silent.end()]);
    expect(sessions).to.equal(0);
  });

  it('closes what comes beyond the limit of sessions at once, and takes calls again later', async () => {
    const port = await serve(async (session) => void (await session.waitForDigit(60_000).catch(() => undefined)), { maxSessions: 2 });
    const first = await AgiPeer.connect(port);
    const second = await AgiPeer.connect(port);
    await waitFor(() => server?.sessions === 2, { what: 'two sessions' });
    const third = await AgiPeer.connect(port);
    await third.end();
    expect(counted).to.include('session-refused');
    first.socket.destroy();
    await waitFor(() => server?.sessions === 1, { what: 'a free place' });
    const fourth = await AgiPeer.connect(port);
    fourth.send(ENVIRONMENT);
    await fourth.command();
    second.socket.destroy();
    fourth.socket.destroy();
  });

  it('lets calls finish when it stops, then gives the rest back to the dialplan', async () => {
    const port = await serve(async (session) => void (await session.waitForDigit(60_000).catch(() => undefined)));
    const [quick, stuck] = await Promise.all([AgiPeer.connect(port), AgiPeer.connect(port)]);
    quick.send(ENVIRONMENT);
    stuck.send(ENVIRONMENT);
    await Promise.all([quick.command(), stuck.command()]);
    const stopped = server?.stop({ drainMs: 300 });
    quick.send('200 result=0\n');
    await quick.end();
    expect(stuck.closed).to.equal(false);
    await stopped;
    await stuck.end();
  });

  it('survives every stream of bytes: no crash, no session left, and the next call is served', async function () {
    this.timeout(60_000);
    const port = await serve(async (session) => {
      await session.answer();
      await session.getVariable('X');
      await session.streamFile('/p', '0', 100);
    }, { environmentTimeoutMs: 200, answerTimeoutMs: 200 });
    const piece = fc.oneof(
      fc.constantFrom('agi_x: y\n', '\n', '200 result=0\n', '200 result=-1\n', '520-a\n', '520 b\n', 'HANGUP\n', '\0\n', '511 x\n', 'agi_network_script: entry\n\n', '200 result=1 ((((\n'),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.boolean(), async (pieces, rudely) => {
        const peer = await AgiPeer.connect(port);
        for (const text of pieces) if (!peer.closed) peer.send(text);
        if (rudely) peer.socket.resetAndDestroy();
        else peer.socket.end();
        await peer.end();
        // Whatever came in, only these commands may leave, each on a line of its own.
        for (const line of peer.lines) expect(line).to.match(/^(ANSWER|GET VARIABLE "X"|STREAM FILE "\/p" "0"|CHANNEL STATUS)$/);
        await waitFor(() => server?.sessions === 0, { timeoutMs: 5_000, what: 'the session to be gone' });
      }),
      { numRuns: 150 },
    );
    const next = await AgiPeer.connect(port);
    next.send(ENVIRONMENT);
    await next.expect('ANSWER', '200 result=0');
    next.socket.destroy();
  });
});
