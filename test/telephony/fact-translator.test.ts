import { expect } from 'chai';
import fc from 'fast-check';
import { AmiMessage } from '../../server/telephony/ami/message.ts';
import { TRANSLATED_EVENTS, translate } from '../../server/telephony/fact-translator.ts';

const event = (fields: Record<string, string>): AmiMessage => new AmiMessage(Object.assign(Object.create(null) as Record<string, string>, fields));

const caller = { channel: 'PJSIP/trunk-main-00000001', uniqueid: 'linli-1795297419.5', linkedid: 'linli-1795297419.5', calleridnum: '13800001111', timestamp: '1795297419.123456' };

describe('translating AMI events into facts', () => {
  it('the dialplan tells of a call, with Asterisk’s own time; a channel that only came in may have dialled anything', () => {
    const phase = { event: 'UserEvent', userevent: 'LinliCall', did: '12345', file: '2026/11/21/x.wav', ...caller };
    expect(translate(event({ ...phase, phase: 'ivr' }), 0)).to.deep.equal({
      type: 'ivr-entered', linkedid: caller.linkedid, at: 1_795_297_419_123, file: '2026/11/21/x.wav',
      who: { channel: caller.channel, uniqueid: caller.uniqueid, from: '13800001111', to: '12345' },
    });
    expect(translate(event({ ...phase, phase: 'queue' }), 0)).to.nested.include({ type: 'recording-planned', 'who.from': '13800001111' });
    expect(translate(event({ event: 'Newchannel', context: 'from-trunk', exten: '999', ...caller }), 0)).to.equal(null);
  });

  it('why the dialplan hangs up is told before the hang-up', () => {
    const ended = { event: 'UserEvent', userevent: 'LinliCall', phase: 'ended', ...caller };
    expect(translate(event({ ...ended, reason: 'out-of-hours' }), 0)).to.include({ type: 'ending-told', reason: 'out-of-hours' });
    expect(translate(event({ ...ended, reason: '' }), 0)).to.equal(null);
  });

  it('an agent’s own channel is no caller, nor is a page that takes its call back', () => {
    expect(translate(event({ event: 'Newchannel', context: 'from-agent', exten: 'take-back', channel: 'PJSIP/agent-1001-00000004', uniqueid: 'linli-1.9', linkedid: 'linli-1.9' }), 0)).to.equal(null);
  });

  it('a swapped leg replaces, any other bridge is only entered', () => {
    const enter = { event: 'BridgeEnter', channel: 'PJSIP/agent-1001-00000004', uniqueid: 'linli-1.9', linkedid: caller.linkedid, timestamp: '1.5' };
    expect(translate(event({ ...enter, swapuniqueid: 'linli-1.3' }), 0)).to.deep.equal({ type: 'leg-replaced', linkedid: caller.linkedid, at: 1500, extension: '1001', legUniqueid: 'linli-1.9' });
    expect(translate(event(enter), 0)).to.include({ type: 'bridged', uniqueid: 'linli-1.9' });
  });

  it('an order to dial that came to nothing is known by the channel that was asked for', () => {
    const answer = { event: 'OriginateResponse', channel: 'PJSIP/agent-1001', uniqueid: 'linli-1.4', reason: '0', timestamp: '1.5' };
    expect(translate(event({ ...answer, response: 'Failure' }), 0)).to.deep.equal({ type: 'dial-failed', linkedid: 'linli-1.4', at: 1500, reason: 0 });
    expect(translate(event({ ...answer, response: 'Success', reason: '4' }), 0)).to.equal(null);
  });

  it('a ringing that nobody answered ends the offer to that phone', () => {
    const base = { event: 'AgentRingNoAnswer', interface: 'PJSIP/agent-1002', destuniqueid: 'linli-1.6', linkedid: caller.linkedid, ringtime: '15000' };
    expect(translate(event(base), 7)).to.deep.include({ type: 'offer-ended', extension: '1002', legUniqueid: 'linli-1.6', at: 7 });
  });

  it('a number that was withheld is empty', () => {
    const fact = translate(event({ event: 'QueueCallerJoin', queue: 'hotline', ...caller, calleridnum: '<unknown>' }), 0);
    expect(fact).to.nested.include({ 'who.from': '' });
  });

  it('property: no event, however broken, makes it throw, and every fact names its call and a whole time', () => {
    const word = fc.oneof(fc.constantFrom('', 'PJSIP/agent-1001', 'PJSIP/agent-1001-00000001', 'PJSIP/agent-99', 'LinliCall', 'queue', 'ivr', '__proto__', '\u0000', '1795297419.123456', '-1', '9'.repeat(30)), fc.string({ maxLength: 80 }));
    const keys = ['channel', 'destchannel', 'interface', 'uniqueid', 'destuniqueid', 'linkedid', 'context', 'exten', 'phase', 'userevent', 'queue', 'status', 'ringtime', 'cause', 'timestamp', 'dialstatus', 'swapuniqueid', 'file', 'calleridnum', 'did'];
    fc.assert(
      fc.property(fc.constantFrom(...TRANSLATED_EVENTS, 'constructor', 'toString', 'Unknown'), fc.dictionary(fc.constantFrom(...keys), word), (name, fields) => {
        const fact = translate(event({ ...fields, event: name }), 1234);
        if (!fact) return;
        expect(fact.linkedid).to.be.a('string').with.length.within(1, 64);
        expect(Number.isSafeInteger(fact.at)).to.equal(true);
        if ('extension' in fact && fact.extension !== null) expect(fact.extension).to.match(/^\d{4}$/);
        if ('who' in fact && fact.who) expect(fact.who.from.length + fact.who.to.length).to.be.at.most(128);
      }),
      { numRuns: 2000 },
    );
  });
});
