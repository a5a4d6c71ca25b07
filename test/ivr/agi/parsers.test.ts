import { expect } from 'chai';
import fc from 'fast-check';
import { commandLine, quoted } from '../../../ivr/agi/command.ts';
import { EnvironmentReader } from '../../../ivr/agi/environment.ts';
import { LineSplitter, type Line } from '../../../ivr/agi/lines.ts';
import { parseReplyLine } from '../../../ivr/agi/reply.ts';

/** parse_args() of Asterisk's res_agi.c: how a command line is cut into arguments. */
function asteriskArguments(line: string): string[] {
  const found: string[] = [];
  let quotedNow = false;
  let escaped = false;
  let between = true;
  const put = (text: string): void => {
    if (between) found.push('');
    between = false;
    found[found.length - 1] += text;
  };
  for (const character of line) {
    if (character === '"' && !escaped) {
      quotedNow = !quotedNow;
      if (quotedNow && between) put('');
    } else if ((character === ' ' || character === '\t') && !quotedNow && !escaped) between = true;
    else if (character === '\\' && !escaped) escaped = true;
    else {
      put(character);
      escaped = false;
    }
  }
  return found;
}

const textOf = (lines: readonly Line[]): string[] => lines.map((line) => ('text' in line ? line.text : `dropped ${line.droppedBytes}`));

describe('AGI line splitter', () => {
  it('gives the same lines however the bytes are cut into packets', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, ''))), fc.array(fc.nat({ max: 40 })), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const splitter = new LineSplitter(100_000);
        const got: Line[] = [];
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          got.push(...splitter.push(bytes.subarray(at, at + cut)));
          at += cut;
        }
        expect(textOf(got)).to.deep.equal(lines.map((line) => Buffer.from(line).toString('utf8')));
      }),
    );
  });

  it('drops a line beyond the limit, says so, and keeps the next one', () => {
    const splitter = new LineSplitter(10);
    expect(textOf([...splitter.push(Buffer.from('0123456')), ...splitter.push(Buffer.from('789abc')), ...splitter.push(Buffer.from('def\nok\r\n'))])).to.deep.equal(['dropped 16', 'ok']);
  });
});

describe('AGI answers', () => {
  it('reads the forms that Asterisk 22 sends', () => {
    const reply = (line: string) => {
      const parsed = parseReplyLine(line);
      return parsed.kind === 'reply' ? [parsed.reply.code, parsed.reply.result, parsed.reply.value] : parsed.kind;
    };
    expect(reply('200 result=0')).to.deep.equal([200, '0', null]);
    expect(reply('200 result=49 endpos=8000')).to.deep.equal([200, '49', null]);
    expect(reply('200 result=26 (timeout)')).to.deep.equal([200, '26', 'timeout']);
    expect(reply('200 result= (timeout)')).to.deep.equal([200, '', 'timeout']);
    expect(reply('200 result=1 (a (b) c)')).to.deep.equal([200, '1', 'a (b) c']);
    expect(reply('200 result=1 (half of a value with a newline')).to.deep.equal([200, '1', 'half of a value with a newline']);
    expect(reply('510 Invalid or unknown command')).to.deep.equal([510, '', null]);
    expect(reply('511 Command Not Permitted on a dead channel or intercept routine')).to.deep.equal([511, '', null]);
    expect(reply('520-Invalid command syntax.  Proper usage follows:')).to.equal('begin');
    expect(reply('100 result=0 Trying...')).to.equal('provisional');
    expect(reply('HANGUP')).to.equal('hangup');
    expect(reply('200 nonsense')).to.equal('malformed');
    expect(reply('')).to.equal('malformed');
  });

  it('never throws, and only the exact line HANGUP is a hang-up', () => {
    const near = fc.tuple(fc.constantFrom('200', '510', '520', '099', '2000'), fc.constantFrom(' ', '-', ''), fc.string({ unit: 'binary' })).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), near), (line) => {
        expect(parseReplyLine(line).kind === 'hangup').to.equal(line === 'HANGUP');
      }),
    );
  });
});

describe('AGI environment', () => {
  const limits = { environmentLines: 5, environmentBytes: 200 };

  it('takes the first value of a name, so that a caller name with a newline changes nothing', () => {
    const reader = new EnvironmentReader(limits);
    expect(['agi_callerid: 138', 'agi_callerid: 999', 'noise', 'agi_network_script: entry?did=12345&x=%E4%B8%AD', ''].map((line) => reader.accept(line))).to.deep.equal([
      'more', 'malformed', 'malformed', 'more', 'done',
    ]);
    const { values, script, query } = reader.result();
    expect([values.get('callerid'), script, query.get('did'), query.get('x')]).to.deep.equal(['138', 'entry', '12345', '中']);
  });

  it('refuses more lines or bytes than it may', () => {
    const lines = new EnvironmentReader(limits);
    expect([1, 2, 3, 4, 5, 6].map((number) => lines.accept(`agi_${number}: x`)).at(-1)).to.equal('too-much');
    expect(new EnvironmentReader(limits).accept(`agi_x: ${'y'.repeat(300)}`)).to.equal('too-much');
  });

  it('never throws on any line', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
        const reader = new EnvironmentReader({ environmentLines: 1_000, environmentBytes: 1_000_000 });
        lines.forEach((line) => reader.accept(line));
        reader.result();
      }),
    );
  });
});

describe('AGI commands', () => {
  it('bring every value to Asterisk as one argument, and never as a second line', () => {
    const hostile = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\r', '\0', ' ', 'a', '$', '中') }));
    fc.assert(
      fc.property(hostile, hostile, (one, two) => {
        const line = commandLine('SET VARIABLE', one.slice(0, 150), two.slice(0, 150));
        expect(line).not.to.match(/[\r\n\0]/);
        expect(asteriskArguments(line)).to.deep.equal(['SET', 'VARIABLE', ...[one, two].map((value) => value.slice(0, 150).replace(/[\r\n\0]+/g, ' '))]);
      }),
    );
  });

  it('refuse to be longer than what Asterisk reads as one command', () => {
    expect(() => commandLine('SET VARIABLE', 'X', '中'.repeat(700))).to.throw('2000 bytes');
    expect(() => commandLine('WAIT FOR DIGIT', Number.NaN)).to.throw('whole number');
    expect(quoted('')).to.equal('""');
  });
});
