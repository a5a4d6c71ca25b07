import { expect } from 'chai';
import { systemClock } from '../../../server/shared/clock.ts';
import { AppError } from '../../../server/shared/errors.ts';
import { silentLogger } from '../../../server/shared/logger.ts';
import { AmiConnection, type AmiConnectionOptions } from '../../../server/telephony/ami/connection.ts';
import type { AmiMessage } from '../../../server/telephony/ami/message.ts';
import { FakeAmi } from '../../support/fake-ami.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { waitFor } from '../../support/wait.ts';

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

describe('AMI connection, against an Asterisk under the test\'s control', () => {
  let fake: FakeAmi;
  let proxy: TcpProxy;
  let ami: AmiConnection;
  let told: string[];
  let events: AmiMessage[];

  function connection(options: Partial<AmiConnectionOptions> = {}): AmiConnection {
    ami = new AmiConnection({
      host: '127.0.0.1', port: proxy.port, user: 'linli', secret: 'right', clock: systemClock, logger: silentLogger(),
      backoffMs: [5, 50], ...options,
    });
    ami.on('up', () => told.push('up'));
    ami.on('down', () => told.push('down'));
    ami.on('overflow', ({ dropped }) => told.push(`overflow ${dropped}`));
    ami.on('event', (message) => {
      events.push(message);
      told.push(message.event);
    });
    ami.start();
    return ami;
  }

  const up = (times = 1): Promise<unknown> => waitFor(() => ami.state === 'up' && told.filter((each) => each === 'up').length === times, { what: `being up for the ${times}. time` });

  beforeEach(async () => {
    told = [];
    events = [];
    fake = await FakeAmi.start();
    proxy = await TcpProxy.start({ host: '127.0.0.1', port: fake.port });
  });

  afterEach(async () => {
    await ami.close();
    await proxy.close();
    await fake.close();
  });

  it('logs in, asks for events with its mask, and is up only when Asterisk is fully booted', async () => {
    fake.answer = (action, session) => {
      if (action['action'] !== 'login') return false;
      session.say('Response: Success', `ActionID: ${action['actionid']}`);
      return true;
    };
    connection({ eventMask: 'system,call' });
    await waitFor(() => fake.sessions[0]?.named('Events')[0]?.['eventmask'] === 'system,call', { what: 'the Events action' });
    expect(ami.state).to.equal('connecting');
    expect(await codeOf(ami.send({ Action: 'Ping' }))).to.equal('VOICE_UNAVAILABLE');
    fake.last.say('Event: FullyBooted');
    await up();
    expect(ami.problem).to.equal(undefined);
  });

  it('matches answers by ActionID only, in whatever order they come, and survives unknown and repeated ones', async () => {
    fake.answer = (action) => ['A', 'B'].includes(action['action'] ?? '');
    connection();
    await up();
    const [a, b] = [ami.send({ Action: 'A' }), ami.send({ Action: 'B' })];
    await waitFor(() => fake.last.named('B').length, { what: 'both actions' });
    const idOf = (name: string): string => `ActionID: ${fake.last.named(name)[0]?.['actionid']}`;
    for (const id of ['close', 'error', 'rawevent', '1', '', '__proto__', 'constructor']) fake.last.say('Response: Success', `ActionID: ${id}`);
    fake.last.say('Response: Success', 'Message: no ActionID at all');
    fake.last.say('Response: Goodness', idOf('B'), 'Value: b');
    fake.last.say('Response: Error', idOf('B'), 'Message: too late');
    fake.last.say('Response: Success', idOf('A'), 'Value: a');
    expect([(await a).get('value'), (await b).get('value')]).to.deep.equal(['a', 'b']);
    expect(ami.stats().unknownAnswers).to.equal(9);
    expect(ami.state).to.equal('up');
  });

  it('tells a refusal with the reason that Asterisk gives', async () => {
    fake.answer = (action, session) => {
      if (action['action'] !== 'QueueAdd') return false;
      session.say('Response: Error', `ActionID: ${action['actionid']}`, 'Message: No such queue');
      return true;
    };
    connection();
    await up();
    const error = await ami.send({ Action: 'QueueAdd' }).catch((each: unknown) => each as AppError);
    expect(error).to.include({ code: 'AMI_REFUSED' });
    expect((error as AppError).params['detail']).to.equal('No such queue');
  });

  it('takes OriginateResponse for an event although it carries Response and the ActionID of the action', async () => {
    fake.answer = (action, session) => {
      if (action['action'] !== 'Originate') return false;
      const id = `ActionID: ${action['actionid']}`;
      session.say('Event: OriginateResponse', id, 'Response: Failure', 'Reason: 0');
      session.say('Response: Success', id, 'Message: Originate successfully queued');
      return true;
    };
    connection();
    await up();
    expect((await ami.send({ Action: 'Originate' })).get('message')).to.equal('Originate successfully queued');
    expect(events.map((each) => each.event)).to.deep.equal(['OriginateResponse']);
  });

  it('collects a list, keeps its items from the event handlers, and refuses one over the limit', async () => {
    fake.answer = (action, session) => {
      if (action['action'] !== 'QueueStatus') return false;
      const id = `ActionID: ${action['actionid']}`;
      session.say('Response: Success', id, 'EventList: start');
      for (let index = 0; index < Number(action['items']); index += 1) {
        session.say('Event: QueueMember', id, `Name: ${index}`);
        session.say('Event: Newchannel', `Uniqueid: ${index}`);
      }
      session.say('Event: QueueStatusComplete', id, 'EventList: Complete');
      return true;
    };
    connection({ maxListItems: 5 });
    await up();
    const items = await ami.list({ Action: 'QueueStatus', Items: 5 });
    expect(items.map((each) => each.get('name'))).to.deep.equal(['0', '1', '2', '3', '4']);
    expect(events.map((each) => each.event)).to.deep.equal(Array(5).fill('Newchannel'));
    expect(await codeOf(ami.list({ Action: 'QueueStatus', Items: 6 }))).to.equal('AMI_REFUSED');
    expect(await ami.list({ Action: 'QueueStatus', Items: 0 })).to.deep.equal([]);
  });

  it('settles an answer after the events written before it and before those written after it', async () => {
    fake.answer = (action, session) => {
      if (action['action'] !== 'Mark') return false;
      for (let index = 0; index < 450; index += 1) session.say('Event: Before');
      session.say('Response: Success', `ActionID: ${action['actionid']}`);
      for (let index = 0; index < 450; index += 1) session.say('Event: After');
      return true;
    };
    connection();
    await up();
    const mark = async (): Promise<string> => (await ami.send({ Action: 'Mark' })).get('response');
    await mark();
    const seen = events.map((each) => each.event);
    expect(seen).to.deep.equal(Array(450).fill('Before'));
    await waitFor(() => events.length === 900, { what: 'the events after the answer' });
  });

  it('rejects with a time-out what is never answered, and takes the late answer for an unknown one', async () => {
    fake.answer = (action) => action['action'] === 'Silent';
    connection({ actionTimeoutMs: 50, pingEveryMs: 60_000 });
    await up();
    expect(await codeOf(ami.send({ Action: 'Silent' }))).to.equal('AMI_TIMEOUT');
    expect(ami.stats().pending).to.equal(0);
    fake.last.say('Response: Success', `ActionID: ${fake.last.named('Silent')[0]?.['actionid']}`);
    await waitFor(() => ami.stats().unknownAnswers === 1, { what: 'the late answer' });
    expect(ami.state).to.equal('up');
  });

  it('refuses more than its cap of pending actions', async () => {
    fake.answer = (action) => action['action'] === 'Silent';
    connection({ maxPending: 3 });
    await up();
    const waiting = [1, 2, 3].map(() => codeOf(ami.send({ Action: 'Silent' })));
    expect(await codeOf(ami.send({ Action: 'Silent' }))).to.equal('AMI_BUSY');
    await ami.close();
    expect(await Promise.all(waiting)).to.deep.equal(Array(3).fill('AMI_OUTCOME_UNKNOWN'));
  });

  it('rejects pending actions with an unknown outcome when the link is cut, refuses others while down, and comes back', async () => {
    fake.answer = (action) => action['action'] === 'Originate';
    connection();
    await up();
    const pending = codeOf(ami.send({ Action: 'Originate' }));
    await waitFor(() => fake.last.named('Originate').length, { what: 'the action' });
    proxy.cut();
    expect(await pending).to.equal('AMI_OUTCOME_UNKNOWN');
    expect(await codeOf(ami.send({ Action: 'Ping' }))).to.equal('VOICE_UNAVAILABLE');
    expect(ami.problem).to.be.a('string');
    proxy.restore();
    await up(2);
    expect(told).to.deep.equal(['up', 'down', 'up']);
    expect(fake.last.named('Originate'), 'nothing is resent').to.deep.equal([]);
  });

  it('merges no half message into the next connection and loses no event before or after', async () => {
    connection();
    await up();
    const first = fake.last;
    first.say('Event: One');
    first.write('Event: Half\r\nText: 王');
    first.write(Buffer.from('芳').subarray(0, 2));
    await waitFor(() => events.length === 1, { what: 'the whole event' });
    proxy.cut();
    proxy.restore();
    await up(2);
    fake.last.write('\r\n\r\n');
    fake.last.say('Event: Two', 'Text: 芳');
    await waitFor(() => events.length === 2, { what: 'the event of the second connection' });
    expect(told).to.deep.equal(['up', 'One', 'down', 'up', 'Two']);
    expect(events[1]?.get('text')).to.equal('芳');
  });

  it('notices a half-open link by its own Ping and connects anew', async () => {
    connection({ pingEveryMs: 100 });
    await up();
    await waitFor(() => fake.last.named('Ping').length >= 2, { what: 'two answered Pings' });
    expect(told).to.deep.equal(['up']);
    proxy.pause();
    await waitFor(() => told.includes('down'), { what: 'the dead link to be noticed' });
    proxy.resume();
    await up(2);
  });

  it('lets go of the socket of a half-open link', async () => {
    connection({ pingEveryMs: 50 });
    await up();
    proxy.pause();
    await waitFor(() => told.includes('down'), { what: 'the dead link to be noticed' });
    proxy.resume();
    await up(2);
    await waitFor(() => proxy.open === 1, { what: 'only the new connection to be open' });
  });

  it('says that the login was refused, in state and log, and never shows the password', async () => {
    const lines: string[] = [];
    const { pino } = await import('pino');
    fake.answer = (action, session) => {
      if (action['action'] !== 'login') return false;
      session.say('Response: Error', `ActionID: ${action['actionid']}`, 'Message: Authentication failed');
      session.socket.end();
      return true;
    };
    connection({ secret: 'very-wrong', logger: pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) }) });
    await waitFor(() => ami.problem?.includes('Authentication failed'), { what: 'the refusal' });
    await waitFor(() => fake.sessions.length >= 3, { what: 'further tries' });
    expect(told).to.deep.equal([]);
    expect(lines.filter((line) => line.includes('"level":40') && line.includes('login refused: Authentication failed')).length, 'told once, not at each try').to.equal(1);
    expect(lines.join('')).not.to.include('very-wrong');
  });

  it('drops events beyond its bound, tells it once, in its place, and goes on', async () => {
    connection({ maxQueuedEvents: 10 });
    await up();
    fake.last.write('Event: Flood\r\n\r\n'.repeat(1000));
    await waitFor(() => told.some((each) => each.startsWith('overflow')), { what: 'the overflow' });
    fake.last.say('Event: Later');
    await waitFor(() => told.at(-1) === 'Later', { what: 'an event after the flood' });
    const floods = told.filter((each) => each === 'Flood').length;
    const dropped = told.filter((each) => each.startsWith('overflow')).reduce((sum, each) => sum + Number(each.split(' ')[1]), 0);
    expect(floods + dropped).to.equal(1000);
    expect(ami.stats().droppedEvents).to.equal(dropped);
    expect(ami.stats().queuedEvents).to.equal(0);
  });

  it('treats an event that is too large as dropped, so that its owner reconciles', async () => {
    connection();
    await up();
    fake.last.write(`Event: Huge\r\nText: ${'x'.repeat(200_000)}\r\n\r\n`);
    await waitFor(() => told.includes('overflow 1'), { what: 'the overflow' });
    expect(ami.state).to.equal('up');
  });

  it('goes on when a handler throws', async () => {
    connection();
    ami.on('event', () => {
      throw new Error('a bug in a handler');
    });
    const after: string[] = [];
    ami.on('event', (message) => void after.push(message.event));
    await up();
    fake.last.say('Event: One');
    fake.last.say('Event: Two');
    await waitFor(() => events.length === 2, { what: 'both events' });
    expect(after, 'handlers after the one that throws').to.deep.equal(['One', 'Two']);
    expect(ami.state).to.equal('up');
  });

  it('is not led astray by events with hostile names', async () => {
    const names = ['rawevent', 'RawEvent', 'close', 'end', 'error', 'connect', 'set', '__proto__', 'constructor', 'response', 'managerevent', 'up', 'down', 'overflow', 'event', 'newListener'];
    connection();
    await up();
    for (const name of names) fake.last.say(`Event: ${name}`, `${name}: 1`, '__proto__: polluted', 'constructor: polluted');
    await waitFor(() => events.length === names.length, { what: 'all of them' });
    expect(events.map((each) => each.event)).to.deep.equal(names);
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    expect(ami.state).to.equal('up');
  });

  it('closes once and for good, also twice, while connecting, and without a peer', async () => {
    connection();
    await up();
    await Promise.all([ami.close(), ami.close()]);
    expect(ami.state).to.equal('down');
    await waitFor(() => proxy.open === 0, { what: 'the socket to be gone' });
    ami.start();
    expect(ami.state).to.equal('down');

    fake.answer = () => true;
    const connecting = connection();
    await waitFor(() => fake.sessions[1]?.named('login').length, { what: 'the login that is not answered' });
    await connecting.close();

    await fake.close();
    const lonely = connection({ port: 1 });
    await waitFor(() => lonely.problem?.includes('ECONNREFUSED'), { what: 'the refusal' });
    await lonely.close();
    fake = await FakeAmi.start();
  });
});
