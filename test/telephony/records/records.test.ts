import { expect } from 'chai';
import fc from 'fast-check';
import { parseCdrLine } from '../../../server/telephony/records/cdr.ts';
import { fromCdr, fromQueueLog } from '../../../server/telephony/records/call-record.ts';
import { parseQueueLogLine, type QueueLogLine } from '../../../server/telephony/records/queue-log.ts';

const log = (...lines: string[]): QueueLogLine[] => lines.map((line) => parseQueueLogLine(line)!);
const ID = 'linli-1795297400.5';

describe('Asterisk’s own records', () => {
  it('a line of queue_log is read', () => {
    expect(parseQueueLogLine(`1795297419|${ID}|hotline|PJSIP/agent-1001|CONNECT|7|linli-1795297412.6|5`)).to.deep.equal({
      at: 1_795_297_419_000, uniqueid: ID, queue: 'hotline', agent: 'PJSIP/agent-1001', event: 'CONNECT', data: ['7', 'linli-1795297412.6', '5'],
    });
  });

  it('a row of the CDR is read, quotes and commas inside fields too', () => {
    const row = parseCdrLine(`"${ID}","${ID}","138,00","123""45","linli-call","PJSIP/trunk-1","PJSIP/agent-1001-2","Queue","1795297400.123456","1795297400.2","1795297450.9","50","50","ANSWERED","7"`);
    expect(row).to.include({ linkedid: ID, from: '138,00', to: '123"45', startedAt: 1_795_297_400_123, endedAt: 1_795_297_450_900, disposition: 'ANSWERED' });
  });

  it('tells an answered call with the agent who missed it first', () => {
    expect(
      fromQueueLog(
        log(
          `1795297405|${ID}|hotline|NONE|ENTERQUEUE||13800001111|1`,
          `1795297420|${ID}|hotline|PJSIP/agent-1001|RINGNOANSWER|15000`,
          `1795297425|${ID}|hotline|1002 陈志强|CONNECT|20|linli-1795297421.7|4`,
          `1795297455|${ID}|hotline|1002 陈志强|COMPLETECALLER|20|30|1`,
        ),
        null,
      ),
    ).to.deep.include({
      queue: 'hotline', queuedAt: 1_795_297_405_000, waitMs: 20_000, talkMs: 30_000, agentExtension: '1002', connectedAt: 1_795_297_425_000, gaveUp: false,
      offers: [{ extension: '1001', at: 1_795_297_405_000, outcome: 'no-answer' }, { extension: '1002', at: 1_795_297_421_000, outcome: 'answered' }],
    });
  });

  it('a talk that goes on at the end of the log lasts to the end of the call', () => {
    const lines = log(`1795297405|${ID}|hotline|NONE|ENTERQUEUE||1|1`, `1795297410|${ID}|hotline|PJSIP/agent-1001|CONNECT|5|x|5`);
    expect(fromQueueLog(lines, null).talkMs).to.equal(0);
    expect(fromQueueLog(lines, 1_795_297_440_000).talkMs).to.equal(30_000);
  });

  it('legs of agents alone are no incoming call', () => {
    const row = parseCdrLine(`"${ID}","${ID}","1001","x","from-agent","PJSIP/agent-1001-2","","Dial","1795297400.1","","1795297450.9","50","0","NO ANSWER","7"`)!;
    expect(fromCdr([row], [])).to.equal(null);
  });

  it('property: broken lines give null or a sound value, never an exception', () => {
    const piece = fc.oneof(fc.constantFrom('|', '"', ',', '1795297400', '1795297400.123', 'ENTERQUEUE', 'CONNECT', 'PJSIP/agent-1001', '\u0000', '\n'), fc.string({ maxLength: 20 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const line = pieces.join('');
        const queue = parseQueueLogLine(line);
        if (queue) expect(queue.at).to.be.greaterThan(0);
        const cdr = parseCdrLine(line);
        if (cdr) expect(cdr.linkedid).not.to.equal('');
      }),
      { numRuns: 3000 },
    );
  });

  it('property: whatever the log says, no time is negative and talk and wait fit into the call', () => {
    const kinds = fc.constantFrom('ENTERQUEUE', 'CONNECT', 'RINGNOANSWER', 'COMPLETEAGENT', 'COMPLETECALLER', 'ABANDON', 'EXITWITHTIMEOUT', 'SOMETHING');
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, fc.nat(100)), { maxLength: 20 }), (steps) => {
        let time = 1_795_297_400;
        const lines = steps.map(([event, gap]) => parseQueueLogLine(`${(time += gap)}|${ID}|hotline|PJSIP/agent-1001|${event}|1|2|3`)!);
        const told = fromQueueLog(lines, (time + 5) * 1000);
        expect(told.waitMs).to.be.at.least(0);
        expect(told.talkMs).to.be.at.least(0);
      }),
    );
  });
});
