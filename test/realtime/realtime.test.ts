import { expect } from 'chai';
import type { AgentView } from '../../server/agents/agent.schema.ts';
import type { EventMap, EventType } from '../../server/events/event-map.ts';
import type { QueueView, VoiceState } from '../../server/realtime/socket-contract.ts';
import { newId } from '../../server/shared/ids.ts';
import type { Role } from '../../server/staff/roles.ts';
import type { Client, SocketLog } from '../support/client.ts';
import { onEachDatabase } from '../support/databases.ts';
import { signedIn } from '../support/factories.ts';
import { MovingClock } from '../support/moving-clock.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { waitFor } from '../support/wait.ts';
import { agentView, callView, Neighbours } from './arrange.ts';

onEachDatabase((use) => {
  describe('the sockets', () => {
    let server: TestServer;
    let clock: MovingClock;
    let neighbours: Neighbours;
    let presence: string[];
    let queues: QueueView[];
    let agents: AgentView[];
    let snapshotReads: number;
    let voice: { state: VoiceState; tell: (state: VoiceState) => void };
    const open: SocketLog[] = [];

    beforeEach(async () => {
      clock = new MovingClock(Date.now());
      neighbours = new Neighbours();
      presence = [];
      snapshotReads = 0;
      queues = [{ name: 'hotline', waiting: [], ready: 1, paused: 0, busy: 0, answeredToday: 0, missedToday: 0, answeredInTime: null }];
      agents = [];
      voice = { state: 'up', tell: () => undefined };
      server = await startServer(use(), {
        clock,
        feedReads: neighbours,
        presence: { changed: async (staffId, _session, present) => void presence.push(`${staffId} ${present}`) },
        snapshotReads: {
          queues: async () => {
            snapshotReads += 1;
            return () => queues;
          },
          agents: async () => agents,
        },
        voice: { state: () => voice.state, onChange: (tell) => ((voice.tell = tell), () => undefined) },
      });
    });

    afterEach(async () => {
      open.splice(0).forEach((socket) => socket.close());
      await server.stop();
    });

    const append = <T extends EventType>(type: T, subjectId: string, payload: EventMap[T]) => use().transaction(() => server.ledger.append(type, subjectId, payload));
    const connect = async (client: Client, lastSeq = 0): Promise<SocketLog> => {
      const socket = await client.connect(lastSeq);
      open.push(socket);
      if (socket.refusedWith === null) await waitFor(() => socket.heard.some(({ name }) => name === 'synced' || name === 'resync'), { what: 'the end of the replay' });
      return socket;
    };
    const person = async (...roles: Role[]) => {
      const who = await signedIn(server, roles, roles.includes('agent') ? { extension: String(1000 + Math.floor(Math.random() * 8000)) } : {});
      return { ...who, socket: await connect(who.client) };
    };
    const ticketMoved = (id: string, registeredBy: string | null) => append('ticket.registered', id, { ticketId: id, number: '2026', channel: 'phone', registeredBy });

    describe('let in', () => {
      it('whoever has a session, from our own pages', async () => {
        const { client } = await signedIn(server, ['agent']);
        expect((await connect(client)).refusedWith).to.equal(null);
        // Without a session not even a connection is opened; with one that is over the screen is told so.
        expect((await connect(server.client())).refusedWith).to.equal('refused');
        const over = await server.client().connect(0, { cookie: 'linli_session=of-nobody' });
        open.push(over);
        expect(over.refusedWith).to.equal('SIGN_IN_REQUIRED');
        const foreign = await client.connect(0, { origin: 'https://evil.example' });
        open.push(foreign);
        expect(foreign.refusedWith).to.equal('refused');
      });

      it('nobody who must change the password first', async () => {
        const { client } = await signedIn(server, ['agent'], { mustChangePassword: true });
        expect((await connect(client)).refusedWith).to.equal('PASSWORD_CHANGE_REQUIRED');
      });
    });

    describe('tell', () => {
      it('has room for so many of one address, and for one more when one has gone', async () => {
        await server.stop();
        server = await startServer(use(), { clock, connectionLimits: { perAddress: 2 } });
        const { client } = await signedIn(server, ['agent']);
        const [first] = [await connect(client), await connect(client)];
        expect((await connect(client)).refusedWith).to.equal('refused');
        first.close();
        await waitFor(async () => (await connect(client)).refusedWith === null, { what: 'room for one more' });
      });

      it('closes a connection that does not say whose it is', async () => {
        const { client } = await signedIn(server, ['agent']);
        const address = `${server.url}/socket.io/?EIO=4&transport=polling`;
        expect((await fetch(address)).status).to.equal(403);
        const headers = { cookie: client.sessionCookie! };
        const opened = await (await fetch(address, { headers })).text();
        const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
        const goneBy = async (): Promise<boolean> => ['1', '400'].includes(await fetch(`${address}&sid=${sid}`, { headers }).then(async (answer) => (answer.ok ? answer.text() : String(answer.status))));
        await waitFor(goneBy, { timeoutMs: 15_000, what: 'the silent connection to be closed' });
      }).timeout(20_000);

      it('each event to whom it concerns and to whoever may read all of its kind', async () => {
        const [own, other, supervisor, handler, leader] = [await person('agent'), await person('agent'), await person('supervisor'), await person('handler'), await person('leader')];
        const callId = newId();
        neighbours.calls.set(callId, callView(callId, { state: 'offered', agent: { id: own.staff.id, name: '林' } }));
        await append('call.offered', callId, { callId, agentId: own.staff.id, callRef: 'x' });
        await ticketMoved(newId(), other.staff.id);
        neighbours.callBacks.set('cb', { id: 'cb' } as never);
        await append('callback.opened', 'cb', { callBackId: 'cb', callId });
        neighbours.agents.set(own.staff.id, agentView(own.staff.id));
        await append('agent.moved', own.staff.id, { agentId: own.staff.id, from: 'ready', to: 'offered', reason: null });
        await waitFor(() => [own, supervisor, leader].every(({ socket }) => socket.feed.some(({ event }) => event.type === 'agent.changed')), { what: 'the last event' });
        const told = (one: { socket: SocketLog }) => one.socket.feed.map(({ event }) => event.type);
        expect(told(own)).to.deep.equal(['call.offered', 'callback.changed', 'agent.changed']);
        expect(told(other)).to.deep.equal(['ticket.changed', 'callback.changed']);
        expect(told(supervisor)).to.deep.equal(['call.changed', 'ticket.changed', 'callback.changed', 'agent.changed']);
        expect(told(leader)).to.deep.equal(['call.changed', 'ticket.changed', 'agent.changed']);
        expect(told(handler)).to.deep.equal([]);
      });

      it('a call with its number to its agent and masked to others, reading it once for all', async () => {
        const [own, one, two] = [await person('agent'), await person('supervisor'), await person('supervisor')];
        const callId = newId();
        neighbours.calls.set(callId, callView(callId, { state: 'connected', agent: { id: own.staff.id, name: '林' } }));
        await append('call.connected', callId, { callId, agentId: own.staff.id });
        await waitFor(() => [own, one, two].every(({ socket }) => socket.feed.length), { what: 'the call' });
        const numbers = [own, one, two].map(({ socket }) => (socket.feed[0]!.event as { call: { fromNumber: string } }).call.fromNumber);
        expect(numbers).to.deep.equal(['13812345678', '138****5678', '138****5678']);
        expect(neighbours.reads).to.equal(1);
      });

      it('the one whose phone stopped ringing that the call has moved on', async () => {
        const { staff, socket } = await person('agent');
        const callId = newId();
        neighbours.calls.set(callId, callView(callId, { state: 'queued' }));
        await append('call.moved', callId, { callId, from: 'offered', to: 'queued', agentId: staff.id, queue: 'hotline' });
        await waitFor(() => socket.feed.length, { what: 'the change' });
        expect(socket.feed[0]!.event).to.deep.include({ type: 'call.changed' });
      });

      it('queues and agents at most twice a second, and only when they have changed', async () => {
        const { socket } = await person('agent');
        const { socket: watcher } = await person('supervisor');
        await waitFor(() => socket.all('queues').length === 1 && watcher.all('agents').length === 1, { what: 'the first snapshot' });
        const before = snapshotReads;
        for (let index = 0; index < 20; index += 1) server.realtime.snapshotChanged();
        clock.advance(0);
        await waitFor(() => snapshotReads === before + 1, { what: 'the first look' });
        queues = [{ ...queues[0]!, ready: 2 }];
        for (let index = 0; index < 20; index += 1) server.realtime.snapshotChanged();
        clock.advance(499);
        expect(snapshotReads).to.equal(before + 1);
        expect(socket.all('queues')).to.have.length(1);
        clock.advance(1);
        await waitFor(() => socket.all('queues').length === 2, { what: 'the changed queues' });
        expect(snapshotReads).to.equal(before + 2);
        expect(socket.last('queues')).to.deep.equal(queues);
        expect(socket.all('agents')).to.deep.equal([]);
        expect(watcher.all('agents')).to.have.length(1);
      });

      it('the state of voice, at once and at each change', async () => {
        const { socket } = await person('handler');
        await waitFor(() => socket.last('voice') === 'up', { what: 'the first state' });
        voice.tell('down');
        await waitFor(() => socket.last('voice') === 'down', { what: 'the change' });
      });

      it('that the server is about to restart', async () => {
        const { socket } = await person('agent');
        server.realtime.drain();
        await waitFor(() => socket.heard.some((one) => one.name === 'draining'), { what: 'the notice' });
      });

      it('all tabs of a session that it is over, and disconnect them', async () => {
        const { staff, client, socket } = await person('agent');
        const tab = await connect(client);
        const { socket: elsewhere } = await person('agent');
        await client.delete('/session');
        await waitFor(() => socket.last('disconnect') && tab.last('disconnect'), { what: 'the disconnection' });
        expect(socket.last('signed-out')).to.equal('signed-out');
        expect(elsewhere.socket.connected).to.equal(true);
        const { client: admin } = await signedIn(server, ['administrator']);
        const again = server.client();
        await again.signIn(staff.login, 'Orange-7-Lantern');
        const last = await connect(again);
        await admin.patch(`/staff/${staff.id}`, { disabled: true });
        await waitFor(() => last.last('disconnect'), { what: 'the disconnection' });
        expect(last.last('signed-out')).to.equal('disabled');
      });

      it('a session that has idled out, unless the person has moved', async () => {
        const { socket: idle } = await person('agent');
        const { socket: busy, staff } = await person('agent');
        const seen = async () => (await server.staff.openSessionsOf(staff.id))[0]!.seenAt;
        clock.advance(20 * 60_000);
        busy.socket.emit('active');
        await waitFor(async () => (await seen()) === clock.now(), { what: 'the sign of life' });
        clock.advance(15 * 60_000);
        await server.sessions.sweep();
        await waitFor(() => idle.last('disconnect'), { what: 'the end of the idle session' });
        expect(idle.last('signed-out')).to.equal('expired');
        expect(busy.socket.connected).to.equal(true);
      });
    });

    describe('replay', () => {
      it('what was missed, twenty of twenty, then go on live, each once and in order', async () => {
        const { client, staff, socket } = await person('agent');
        await ticketMoved(newId(), staff.id);
        await waitFor(() => socket.feed.length === 1, { what: 'the first event' });
        socket.close();
        const missed = Array.from({ length: 20 }, () => newId());
        for (const id of missed) await ticketMoved(id, staff.id);
        for (let index = 0; index < 5; index += 1) await ticketMoved(newId(), newId());
        const back = client.connect(socket.feed[0]!.seq).then((log) => (open.push(log), log));
        const meanwhile = Array.from({ length: 5 }, () => newId());
        for (const id of meanwhile) await ticketMoved(id, staff.id);
        const log = await back;
        await waitFor(() => log.feed.length >= 25, { what: 'all events' });
        expect(log.feed.map(({ event }) => (event as { ticketId: string }).ticketId)).to.deep.equal([...missed, ...meanwhile]);
        expect(log.feed.map(({ seq }) => seq)).to.deep.equal([...new Set(log.feed.map(({ seq }) => seq))].sort((a, b) => a - b));
        expect(log.all('synced').length).to.be.above(0);
      });

      it('the present of a call once, without popping up what no longer rings, also when it went on to somebody else', async () => {
        const { client, staff, socket } = await person('agent');
        await ticketMoved(newId(), staff.id);
        await waitFor(() => socket.feed.length, { what: 'the first event' });
        const position = socket.feed[0]!.seq;
        socket.close();
        const callId = newId();
        const other = newId();
        neighbours.calls.set(callId, callView(callId, { state: 'connected', agent: { id: other, name: '陈' } }));
        await append('call.offered', callId, { callId, agentId: staff.id, callRef: 'x' });
        await append('call.moved', callId, { callId, from: 'offered', to: 'queued', agentId: staff.id, queue: 'hotline' });
        await append('call.moved', callId, { callId, from: 'queued', to: 'offered', agentId: other, queue: 'hotline' });
        await append('call.connected', callId, { callId, agentId: other });
        const log = await connect(client, position);
        const calls = log.feed.filter(({ event }) => event.type.startsWith('call.'));
        expect(calls).to.have.length(1);
        expect(calls[0]!.event).to.deep.include({ type: 'call.changed' });
      });

      it('nothing that the viewer may not see', async () => {
        const { client, socket } = await person('handler');
        const position = await server.ledger.lastSeq();
        socket.close();
        for (let index = 0; index < 3; index += 1) await ticketMoved(newId(), newId());
        expect((await connect(client, Math.max(position, 1))).feed).to.deep.equal([]);
      });

      it('asks the screen to start afresh after too many events, too long a time, or with a seq of another database', async () => {
        const { client, staff, socket } = await person('agent');
        await ticketMoved(newId(), staff.id);
        await waitFor(() => socket.feed.length, { what: 'the first event' });
        const position = socket.feed[0]!.seq;
        socket.close();
        expect((await connect(client, 999_999)).all('resync')).to.have.length(1);
        await ticketMoved(newId(), staff.id);
        clock.advance(11 * 60_000);
        await client.get('/session');
        const late = await connect(client, position);
        expect(late.all('resync')).to.deep.equal([await server.ledger.lastSeq()]);
        expect(late.feed).to.deep.equal([]);
        const now = await server.ledger.lastSeq();
        await use().transaction(async () => {
          for (let index = 0; index < 1001; index += 1) await server.ledger.append('ticket.registered', 'x', { ticketId: 'x', number: '1', channel: 'phone', registeredBy: null });
        });
        const last = await server.ledger.lastSeq();
        await waitFor(async () => (await connect(client, now)).last('resync') === last, { what: 'the call for a fresh start' });
      });

      it('goes on behind an event that cannot be shown, asking for a fresh start', async () => {
        const { staff, socket } = await person('agent');
        neighbours.call = async () => {
          throw new Error('unreadable');
        };
        await append('call.connected', 'broken', { callId: 'broken', agentId: staff.id });
        await ticketMoved(newId(), staff.id);
        await waitFor(() => socket.feed.length === 1, { what: 'the event behind' });
        expect(socket.all('resync')).to.have.length(1);
      });
    });

    describe('count the phones', () => {
      it('of one agent’s tabs as one: there with the first, gone with the last', async () => {
        const { client, staff, socket } = await person('agent');
        const tab = await connect(client);
        socket.socket.emit('phone', 'registered');
        await waitFor(() => presence.length === 1, { what: 'the first phone' });
        tab.socket.emit('phone', 'registered');
        // Two sockets have no order between them: the second tab has been heard before the first one goes.
        await new Promise<void>((heard) => tab.socket.emit('phone', 'registered', heard));
        socket.close();
        tab.socket.emit('phone', 'unregistered');
        await waitFor(() => presence.length === 2, { what: 'the last phone' });
        expect(presence).to.deep.equal([`${staff.id} true`, `${staff.id} false`]);
      });

      it('of nobody without a phone, and of no nonsense', async () => {
        const { socket: handler } = await person('handler');
        const { socket, staff } = await person('agent');
        handler.socket.emit('phone', 'registered');
        for (const nonsense of ['', 'REGISTERED', 7, null, { a: 1 }]) socket.socket.emit('phone', nonsense as never);
        socket.socket.emit('phone', 'registered');
        await waitFor(() => presence.length, { what: 'the phone' });
        expect(presence).to.deep.equal([`${staff.id} true`]);
      });

      it('and tell the agent what became of it', async () => {
        const { staff, socket } = await person('agent');
        expect(socket.last('me') ?? null).to.equal(null);
        neighbours.agents.set(staff.id, agentView(staff.id, { present: true }));
        socket.socket.emit('phone', 'registered');
        await waitFor(() => (socket.last('me') as AgentView | null)?.staffId === staff.id, { what: 'the own state' });
      });

      it('cut off a client that floods', async () => {
        const { socket } = await person('agent');
        for (let index = 0; index < 60; index += 1) socket.socket.emit('active');
        await waitFor(() => socket.last('disconnect'), { what: 'the disconnection' });
      });
    });
  });
});
