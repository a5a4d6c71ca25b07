import { expect } from 'chai';
import fc from 'fast-check';
import type { IvrOptions } from '../../../ivr/index.ts';
import { waitFor } from '../../support/wait.ts';
import { AgiPeer, ENVIRONMENT } from '../agi/peer.ts';
import { startIvr, type IvrUnderTest } from './ivr-under-test.ts';

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const intake = (callEntered: IvrOptions['intake']['callEntered']): IvrOptions['intake'] => ({ callEntered, leftIvr: () => Promise.reject(new Error('away')), selfServiceUsed: () => Promise.reject(new Error('away')) });

describe('A call through the IVR', function () {
  this.timeout(20_000);
  let under: IvrUnderTest;

  async function begin(options: Partial<IvrOptions> = {}, recorded?: readonly string[]): Promise<AgiPeer> {
    under = await startIvr(options, recorded);
    return call();
  }

  /** A call that has been answered and told its identity. */
  async function call(environment = ENVIRONMENT): Promise<AgiPeer> {
    const peer = await AgiPeer.connect(under.port);
    peer.send(environment);
    await peer.expect('ANSWER', '200 result=0');
    await peer.expect('GET VARIABLE "CHANNEL(linkedid)"', '200 result=1 (node-1.1)');
    return peer;
  }

  afterEach(() => under.stop());

  it('sets IVR_RESULT as its last command when the caller stays on the line, and tells the door', async () => {
    const peer = await begin();
    expect(await peer.expect('STREAM FILE', '200 result=0 endpos=800')).to.match(/^STREAM FILE "\/.*\/cache\/[0-9a-f]{32}" "0123456789\*#"$/);
    await peer.expect('WAIT FOR DIGIT 3000', '200 result=0');
    await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
    await peer.end();
    expect(peer.lines).to.have.length(5);
    expect(under.entered[0]).to.include({ linkedid: 'node-1.1', uniqueid: 'test-1795299770.1', channel: 'PJSIP/trunk-00000001', from: '13800001111', to: '12345' });
    await waitFor(() => under.left[0], { what: 'leftIvr' });
    expect(under.left[0]).to.include({ linkedid: 'node-1.1', callId: 'call-1', result: 'queue:hotline,3', reason: 'finished', language: 'zh' });
  });

  it('speaks the state of a ticket, and tells that self-service was used', async () => {
    const peer = await begin();
    await peer.expect('STREAM FILE', `200 result=${'1'.charCodeAt(0)} endpos=80`);
    await peer.expect('STREAM FILE', `200 result=${'2'.charCodeAt(0)} endpos=80`);
    await peer.expect('GET DATA "" 4000 12', '200 result=60729000427');
    // Of "hello, number, state, date, next" two parts are recorded; the others are passed over.
    await peer.expect('STREAM FILE', '200 result=0 endpos=800');
    await peer.expect('STREAM FILE', '200 result=0 endpos=800');
    await peer.expect('STREAM FILE', '200 result=0 endpos=800');
    await peer.expect('WAIT FOR DIGIT', '200 result=0');
    await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
    await peer.end();
    await waitFor(() => under.used[0], { what: 'selfServiceUsed' });
    expect(under.used[0]).to.include({ service: 'ticket-status', ticketNumber: '260729000427', outcome: 'found', linkedid: 'node-1.1', callId: 'call-1' });
    expect(under.counted).to.include('prompt-missing');
  });

  it('goes to a person at once when 0 is pressed instead of a number', async () => {
    const peer = await begin();
    await peer.expect('STREAM FILE', `200 result=${'1'.charCodeAt(0)} endpos=80`);
    await peer.expect('STREAM FILE', `200 result=${'0'.charCodeAt(0)} endpos=80`);
    await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
  });

  it('goes straight to the queue without a wait while there are no prompts', async () => {
    const peer = await begin({}, []);
    await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
  });

  it('passes over a prompt whose file has gone, and does not ask for it again', async () => {
    const peer = await begin();
    await peer.expect('STREAM FILE', '200 result=-1 endpos=0');
    await peer.expect('CHANNEL STATUS', '200 result=6');
    await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
    const next = await call();
    await next.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
  });

  it('ends with the reason when the caller hangs up in mid-prompt; no result is set', async () => {
    const peer = await begin();
    await peer.expect('STREAM FILE', 'HANGUP');
    await peer.end();
    await waitFor(() => under.left[0], { what: 'leftIvr' });
    expect(under.left[0]).to.include({ result: null, reason: 'caller-hung-up' });
    expect(peer.lines.join()).not.to.contain('IVR_RESULT');
  });

  it('tells a lost connection from a caller who hung up', async () => {
    const peer = await begin();
    await peer.command();
    peer.socket.resetAndDestroy();
    await waitFor(() => under.left[0], { what: 'leftIvr' });
    expect(under.left[0]).to.include({ result: null, reason: 'connection-lost' });
  });

  for (const [what, callEntered] of [
    ['never answers', () => never<{ callId: string }>()],
    ['fails', () => Promise.reject(new Error('away'))],
    ['throws at once', () => { throw new Error('a bug'); }],
  ] as const) {
    it(`goes on when the door ${what}`, async () => {
      const peer = await begin({ intake: intake(callEntered) });
      await peer.expect('STREAM FILE', `200 result=${'0'.charCodeAt(0)} endpos=80`);
      await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
      await peer.end();
    });
  }

  it('goes to a person when the state of the ticket does not come', async () => {
    const peer = await begin({ tickets: { byNumber: () => never() } });
    await peer.expect('STREAM FILE', `200 result=${'1'.charCodeAt(0)} endpos=80`);
    await peer.expect('STREAM FILE', `200 result=${'2'.charCodeAt(0)} endpos=80`);
    await peer.expect('GET DATA', '200 result=60729000427');
    await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
    await waitFor(() => under.used[0], { what: 'selfServiceUsed' });
    expect(under.used[0]).to.have.property('outcome', 'unavailable');
  });

  it('counts as open when the opening hours cannot be read', async () => {
    const peer = await begin({ calendar: { isOpen: () => { throw new Error('away'); } } });
    await peer.expect('STREAM FILE', '200 result=0 endpos=800');
    await peer.expect('WAIT FOR DIGIT', '200 result=0');
    await peer.expect('SET VARIABLE "IVR_RESULT" "queue:hotline,3"', '200 result=1');
  });

  it('hangs up with the reason when it is closed', async () => {
    const peer = await begin({ calendar: { isOpen: () => false } });
    await peer.expect('STREAM FILE', '200 result=0 endpos=800');
    await peer.expect('SET VARIABLE "IVR_RESULT" "hangup:out-of-hours"', '200 result=1');
  });

  it('takes a withheld number for none, and leaves other scripts alone', async () => {
    await begin();
    await call(ENVIRONMENT.replace('13800001111', 'unknown'));
    await waitFor(() => under.entered.length === 2, { what: 'the second call' });
    expect(under.entered[1]?.from).to.equal(null);
    const other = await AgiPeer.connect(under.port);
    other.send(ENVIRONMENT.replace('entry?did=12345', 'other'));
    await other.end();
    expect(other.lines).to.deep.equal([]);
  });

  it('ends in a queue or a hang-up of the flow, or in nothing, whatever Asterisk answers', async () => {
    under = await startIvr();
    const answer = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...'0123456789*#').map((key) => `200 result=${key.charCodeAt(0)} endpos=1`) },
      { weight: 3, arbitrary: fc.constantFrom('200 result=0', '200 result=1', '200 result=1 (x)', '200 result=60729000427', '200 result= (timeout)') },
      { weight: 1, arbitrary: fc.constantFrom('200 result=-1', '510 Invalid', '520-a\n520 b', 'noise\n200 result=0', '511 dead', 'HANGUP') },
    );
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(answer), async (answers) => {
        const peer = await AgiPeer.connect(under.port);
        peer.send(ENVIRONMENT);
        for (let seen = 0; !peer.closed; seen += 1) {
          await waitFor(() => peer.closed || peer.lines.length > seen, { what: 'the next command' });
          if (peer.lines.length > seen && !peer.closed) peer.send(`${answers.next().value}\n`);
        }
        const results = peer.lines.filter((line) => line.includes('IVR_RESULT'));
        expect(results.length).to.be.lessThan(2);
        for (const result of results) {
          expect(result).to.match(/^SET VARIABLE "IVR_RESULT" "(queue:hotline,3|hangup:out-of-hours)"$/);
          expect(peer.lines.at(-1)).to.equal(result);
        }
      }),
      { numRuns: 60 },
    );
  });
});
