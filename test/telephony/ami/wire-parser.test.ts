import { expect } from 'chai';
import fc from 'fast-check';
import type { AmiMessage } from '../../../server/telephony/ami/message.ts';
import { WireParser, type WireLimits } from '../../../server/telephony/ami/wire-parser.ts';

function collect(limits?: WireLimits) {
  const seen = { messages: [] as AmiMessage[], oversized: [] as AmiMessage[], malformed: [] as string[] };
  const parser = new WireParser(
    {
      message: (message) => void seen.messages.push(message),
      oversized: (message) => void seen.oversized.push(message),
      malformed: (line) => void seen.malformed.push(line),
    },
    limits,
  );
  return { parser, seen };
}

/** Feeds bytes in pieces of the given sizes, through one buffer that is overwritten each time, as the socket does. */
function feed(parser: WireParser, bytes: Uint8Array, cuts: readonly number[]): void {
  const buffer = new Uint8Array(Math.max(1, bytes.length));
  let at = 0;
  for (const cut of [...cuts, bytes.length]) {
    const end = Math.min(bytes.length, at + Math.max(1, cut));
    buffer.fill(0x21);
    buffer.set(bytes.subarray(at, end));
    parser.push(buffer.subarray(0, end - at));
    at = end;
  }
}

const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,15}$/);
const hostileKey = fc.constantFrom('set', '__proto__', 'constructor', 'error', 'hasOwnProperty', 'toString', 'length', 'Event', 'Response');
/** What a value may be on the wire: no CR LF, no CR before the line's own, and nothing that UTF-8 cannot carry. */
const carried = (text: string): boolean => !/\r\n|\r$|\ufffd|\p{Surrogate}/u.test(text);
const special = fc.constantFrom('王芳', '𠮷野家', '', 'a: b: c', '邻里\n热线');
const value = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), special).filter(carried);
const message = fc.array(fc.tuple(fc.oneof(key, hostileKey), value), { minLength: 1, maxLength: 12 });
const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 200 });

describe('AMI wire parser', () => {
  it('gives every header of every message back, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), cuts, (messages, sizes) => {
        const wire = messages.map((headers) => headers.map(([name, text]) => `${name}: ${text}\r\n`).join('') + '\r\n').join('');
        const { parser, seen } = collect();
        feed(parser, Buffer.from(`Asterisk Call Manager/11.0.0\r\n${wire}`), sizes);
        expect(seen.malformed).to.deep.equal([]);
        expect(seen.messages.length).to.equal(messages.length);
        messages.forEach((headers, index) => {
          for (const [name] of headers) {
            const expected = headers.filter(([other]) => other.toLowerCase() === name.toLowerCase()).map(([, text]) => text);
            expect(seen.messages[index]?.all(name.toLowerCase())).to.deep.equal(expected);
          }
          expect(Object.getPrototypeOf(seen.messages[index]?.fields)).to.equal(null);
        });
      }),
    );
  });

  it('never throws and never keeps more than its limits, whatever it is fed', () => {
    const limits = { maxLine: 64, maxMessage: 256 };
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.constantFrom('\r\n', '\r', '\n', ':', ': ', '\r\n\r\n', 'Event: X\r\n', 'Response: Follows\r\n', '--END COMMAND--\r\n', '\u0000', '邻').map((text) => Buffer.from(text)),
      fc.integer({ min: 60, max: 400 }).map((length) => Buffer.alloc(length, 0x61)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), cuts, (pieces, sizes) => {
        const { parser, seen } = collect(limits);
        feed(parser, Buffer.concat(pieces), sizes);
        for (const { fields } of [...seen.messages, ...seen.oversized]) {
          const size = Object.entries(fields).reduce((sum, [name, text]) => sum + name.length + [text].flat().join('').length, 0);
          expect(size).to.be.at.most(limits.maxMessage);
        }
        for (const line of seen.malformed) expect(line.length).to.be.at.most(120);
      }),
    );
  });

  it('reads on with the next message after garbage, a huge line and a huge message', () => {
    const { parser, seen } = collect({ maxLine: 100, maxMessage: 300 });
    feed(parser, Buffer.from('no header here\r\nEvent: A\r\n\r\n'), []);
    feed(parser, Buffer.from(`Event: B\r\nActionID: 7\r\nText: ${'x'.repeat(100_000)}\r\nOther: y\r\n\r\n`), [1000, 7, 50_000]);
    feed(parser, Buffer.from(`Event: C\r\n${'Line: 0123456789\r\n'.repeat(50)}\r\n`), []);
    feed(parser, Buffer.from('Event: D\r\n\r\n'), [1, 1, 1]);
    expect(seen.messages.map((each) => each.event)).to.deep.equal(['A', 'D']);
    expect(seen.oversized.map((each) => each.event)).to.deep.equal(['B', 'C']);
    expect(seen.oversized[0]?.get('actionid')).to.equal('7');
    expect(seen.malformed.length).to.equal(3);
  });

  it('keeps a bare LF inside its value, so that no value starts a header or message of its own', () => {
    const { parser, seen } = collect();
    feed(parser, Buffer.from('Event: Newchannel\r\nCallerIDName: a\n\nEvent: Hangup\nUniqueid: 1\r\nUniqueid: 2\r\n\r\n'), []);
    expect(seen.messages.length).to.equal(1);
    expect(seen.messages[0]?.event).to.equal('Newchannel');
    expect(seen.messages[0]?.all('uniqueid')).to.deep.equal(['2']);
  });

  it("gives VarSet's bare variable, channel variables, numbers and Asterisk's time", () => {
    const { parser, seen } = collect();
    feed(parser, Buffer.from('Event: VarSet\r\nVariable: IVR_RESULT\r\nValue: queue:hotline,5\r\nTimestamp: 1795299486.050498\r\nChanVariable: A=x=y,z\r\nChanVariable: __proto__=1\r\nCount: 12\r\nBad: 12x\r\n\r\n'), []);
    const [event] = seen.messages;
    expect(event?.get('variable')).to.equal('IVR_RESULT');
    expect(event?.get('value')).to.equal('queue:hotline,5');
    expect(event?.at).to.equal(1795299486050.498);
    expect(Object.entries(event?.variables() ?? {})).to.deep.equal([['A', 'x=y,z'], ['__proto__', '1']]);
    expect([event?.int('count'), event?.int('bad', -1), event?.int('absent', 3)]).to.deep.equal([12, -1, 3]);
  });

  it('has no time for an event without a time stamp, or with a broken one', () => {
    const { parser, seen } = collect();
    feed(parser, Buffer.from('Event: A\r\n\r\nEvent: B\r\nTimestamp: soon\r\n\r\n'), []);
    expect(seen.messages.map((each) => each.at)).to.deep.equal([undefined, undefined]);
  });
});
