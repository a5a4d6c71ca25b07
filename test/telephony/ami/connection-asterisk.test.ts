import { expect } from 'chai';
import fc from 'fast-check';
import { systemClock } from '../../../server/shared/clock.ts';
import { AppError } from '../../../server/shared/errors.ts';
import { silentLogger } from '../../../server/shared/logger.ts';
import { variables } from '../../../server/telephony/ami/action.ts';
import { AmiConnection, type AmiConnectionOptions } from '../../../server/telephony/ami/connection.ts';
import type { AmiMessage } from '../../../server/telephony/ami/message.ts';
import { startTestAsterisk, type TestAsterisk } from '../../support/asterisk.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { waitFor } from '../../support/wait.ts';

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

describe('AMI connection, against a real Asterisk', function () {
  this.timeout(60_000);
  let asterisk: TestAsterisk;
  let proxy: TcpProxy;
  let ami: AmiConnection;
  let told: string[];
  let events: AmiMessage[];

  before(async () => {
    asterisk = await startTestAsterisk();
  });

  after(async () => {
    await asterisk.stop();
  });

  function connect(options: Partial<AmiConnectionOptions> = {}): void {
    const { user, secret } = asterisk.settings.ami;
    ami = new AmiConnection({ host: '127.0.0.1', port: proxy.port, user, secret, clock: systemClock, logger: silentLogger(), backoffMs: [20, 100], ...options });
    ami.on('up', () => told.push('up'));
    ami.on('down', () => told.push('down'));
    ami.on('event', (message) => {
      if (message.event !== 'UserEvent') return;
      events.push(message);
      told.push(message.get('userevent'));
    });
    ami.start();
  }

  const up = (times = 1): Promise<unknown> => waitFor(() => ami.state === 'up' && told.filter((each) => each === 'up').length === times, { what: `being up for the ${times}. time` });
  const tell = (name: string, text = ''): Promise<AmiMessage> => ami.send({ Action: 'UserEvent', UserEvent: name, Text: text });

  beforeEach(async () => {
    told = [];
    events = [];
    const { address, port } = asterisk.settings.ami;
    proxy = await TcpProxy.start({ host: address, port });
  });

  afterEach(async () => {
    await ami.close();
    await proxy.close();
  });

  it('logs in, answers an action, gives a list and the output of a command', async () => {
    connect();
    await up();
    expect((await ami.send({ Action: 'Ping' })).get('ping')).to.equal('Pong');
    const queues = await ami.list({ Action: 'QueueStatus' });
    expect(queues.map((each) => each.event)).to.include('QueueParams');
    const lines = (await ami.send({ Action: 'Command', Command: 'core show version' })).all('output');
    expect(lines[0]).to.match(/^Asterisk /);
    expect((await ami.send({ Action: 'Command', Command: 'module show' })).all('output').length).to.be.greaterThan(50);
    expect(await codeOf(ami.send({ Action: 'NoSuchAction' }))).to.equal('AMI_REFUSED');
  });

  it('carries Chinese text there and back, with the time at which Asterisk said it', async () => {
    connect();
    await up();
    const before = Date.now();
    for (let index = 0; index < 200; index += 1) void tell('Text', `邻里热线 王芳 ${index} 𠮷`);
    await waitFor(() => events.length === 200, { what: '200 events' });
    expect(events.map((each) => each.get('text'))).to.deep.equal(Array.from({ length: 200 }, (_, index) => `邻里热线 王芳 ${index} 𠮷`));
    for (const event of events) expect(event.at).to.be.within(before - 2000, Date.now() + 2000);
  });

  it('gets any text back as it was, and none becomes a header or an event of its own', async () => {
    connect();
    await up();
    // AMI takes blanks around a value away, and UserEvent expands nothing.
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }).filter((each) => !/[\r\n\0]|^\s|\s$|\p{Surrogate}|\ufffd/u.test(each));
    await fc.assert(
      fc.asyncProperty(text, async (sent) => {
        events.length = 0;
        await tell('Any', sent);
        await waitFor(() => events.length > 0, { what: 'the event' });
        expect(events.map((each) => each.get('text'))).to.deep.equal([sent]);
      }),
      { numRuns: 100 },
    );
    expect(ami.stats().malformedLines).to.equal(0);
  });

  it('refuses what would inject an action, before anything is written', async () => {
    connect();
    await up();
    expect(await codeOf(tell('Evil', 'x\r\n\r\nAction: UserEvent\r\nUserEvent: Injected'))).to.equal('AMI_UNSAFE_VALUE');
    await tell('Last');
    await waitFor(() => told.includes('Last'), { what: 'the event after it' });
    expect(told).to.deep.equal(['up', 'Last']);
  });

  it('takes the longest line that Asterisk takes, and the most lines', async () => {
    connect();
    await up();
    await tell('Long', 'x'.repeat(1016));
    const many = Object.fromEntries(Array.from({ length: 125 }, (_, index) => [`H${index}`, 'v']));
    await ami.send({ Action: 'UserEvent', UserEvent: 'Many', ...many });
    await waitFor(() => events.length === 2, { what: 'both events' });
    expect(events[0]?.get('text').length).to.equal(1016);
    expect(events[1]?.get('h124')).to.equal('v');
  });

  it('sets channel variables with commas, quotes, brackets and Chinese as they are', async () => {
    connect();
    await up();
    // Status writes one line a variable; a value over several lines is not what variables() is for.
    const value = fc.oneof(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), fc.constantFrom('x,y', 'say "hi", \\ and (more', '王芳;社区', "it's [1]")).filter((each) => !/\s$/.test(each));
    await fc.assert(
      fc.asyncProperty(value, value, async (first, second) => {
        const id = `variables-${Math.random().toString(36).slice(2)}`;
        await ami.send({ Action: 'Originate', Channel: 'Local/*43@from-agent/n', Application: 'Wait', Data: '5', Async: 'true', ChannelId: id, Variable: variables({ FIRST: first, SECOND: second }) });
        const channel = await waitFor(async () => (await ami.list({ Action: 'CoreShowChannels' })).find((each) => each.get('uniqueid') === id && each.get('application') === 'Wait')?.get('channel'), { what: 'the channel' });
        const status = await ami.list({ Action: 'Status', Channel: channel, Variables: 'FIRST,SECOND' });
        await ami.send({ Action: 'Hangup', Channel: channel });
        expect(status.find((each) => each.event === 'Status')?.variables('variable')).to.deep.include({ FIRST: first, SECOND: second });
      }),
      { numRuns: 15 },
    );
  });

  it('rejects what is pending when the link is cut, tells down and up in order, and loses or merges no event', async () => {
    connect();
    await up();
    await tell('BeforeCut', '第一');
    await waitFor(() => told.includes('BeforeCut'), { what: 'the event' });
    proxy.pause();
    const pending = codeOf(ami.send({ Action: 'Command', Command: 'core show version' }));
    proxy.cut();
    expect(await pending).to.equal('AMI_OUTCOME_UNKNOWN');
    expect(await codeOf(tell('Lost'))).to.equal('VOICE_UNAVAILABLE');
    proxy.resume();
    proxy.restore();
    await up(2);
    await tell('AfterCut', '第二');
    await waitFor(() => told.includes('AfterCut'), { what: 'the event' });
    expect(told).to.deep.equal(['up', 'BeforeCut', 'down', 'up', 'AfterCut']);
    expect(events.map((each) => each.get('text'))).to.deep.equal(['第一', '第二']);
  });

  it('notices a half-open link to a real Asterisk and logs in again', async () => {
    connect({ pingEveryMs: 200 });
    await up();
    proxy.pause();
    await waitFor(() => told.includes('down'), { what: 'the half-open link to be noticed' });
    proxy.resume();
    await up(2);
    await tell('Again');
    await waitFor(() => told.at(-1) === 'Again', { what: 'events after it' });
  });

  it('comes back by itself after Asterisk died, and is up only when its queues can be asked', async () => {
    connect();
    await up();
    await asterisk.kill();
    await waitFor(() => told.includes('down'), { what: 'the loss of the link' });
    const queuesAtUp = new Promise<string[]>((resolve, reject) => {
      ami.on('up', () => void ami.list({ Action: 'QueueStatus' }).then((items) => resolve(items.map((each) => each.get('queue'))), reject));
    });
    await asterisk.start();
    expect(await queuesAtUp).to.include(asterisk.settings.defaultQueue);
    expect(told).to.deep.equal(['up', 'down', 'up']);
  });

  it('stays down with a clear reason when the password is wrong', async () => {
    connect({ secret: 'wrong' });
    await waitFor(() => ami.problem === 'login refused: Authentication failed', { what: 'the refusal' });
    expect(ami.state).not.to.equal('up');
    expect(told).to.deep.equal([]);
  });
});
