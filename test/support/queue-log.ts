import { expect } from 'chai';
import type { CallDetailView } from '../../server/calls/call.schema.ts';

/** What Asterisk itself wrote down of one caller; read here independently of the server's own reader. */
export interface LoggedCall {
  uniqueid: string;
  ending: 'answered' | 'abandoned' | 'no-agent' | 'open';
  /** Sum over all queue visits, ms (whole seconds). */
  talkMs: number;
  waitMs: number;
  /** Extensions of the agents who talked, in order. */
  talkedWith: string[];
}

/** Every caller of queue_log, by Uniqueid (which is the Linkedid of an incoming call). */
export function readQueueLog(lines: readonly string[]): Map<string, LoggedCall> {
  const calls = new Map<string, LoggedCall>();
  for (const line of lines) {
    const [, uniqueid = '', , agent = '', event = '', ...data] = line.split('|');
    if (event === 'ENTERQUEUE' && !calls.has(uniqueid)) calls.set(uniqueid, { uniqueid, ending: 'open', talkMs: 0, waitMs: 0, talkedWith: [] });
    const call = calls.get(uniqueid);
    if (!call) continue;
    if (event === 'CONNECT') {
      call.talkedWith.push(agent.slice(0, 4));
      call.waitMs += Number(data[0]) * 1000;
    } else if (event === 'COMPLETECALLER' || event === 'COMPLETEAGENT') {
      call.ending = 'answered';
      call.talkMs += Number(data[1]) * 1000;
    } else if (event === 'ABANDON') {
      if (!call.talkedWith.length) call.ending = 'abandoned';
      call.waitMs += Number(data[2]) * 1000;
    } else if (event === 'EXITWITHTIMEOUT') {
      if (!call.talkedWith.length) call.ending = 'no-agent';
      call.waitMs += Number(data[2]) * 1000;
    }
  }
  return calls;
}

/** Compares an ended call with what Asterisk wrote down: the ending, who talked, talk and wait to ±1 s (queue_log has whole seconds). */
export function expectAsLogged(call: CallDetailView, log: ReadonlyMap<string, LoggedCall>): void {
  const logged = log.get(call.callRef);
  expect(logged, `${call.callRef} in queue_log`).not.to.equal(undefined);
  const { ending, talkMs, waitMs, talkedWith } = logged!;
  const shown = `${JSON.stringify(call)} against ${JSON.stringify(logged)}`;
  expect(call.ending, `ending of ${shown}`).to.equal(ending);
  expectNear(call.talkMs, talkMs, `talk of ${shown}`);
  expectNear(call.waitMs, waitMs, `wait of ${shown}`);
  expect(call.agent !== null, `an agent in ${shown}`).to.equal(talkedWith.length > 0);
}

/** Within one second and the fraction that whole seconds cut off at both ends. */
export function expectNear(actual: number, expected: number, what: string, within = 1000): void {
  expect(Math.abs(actual - expected), `${what}: ${actual} ms, expected about ${expected} ms`).to.be.at.most(within);
}
