import { expect } from 'chai';
import { newId } from '../../server/shared/ids.ts';
import { agentIs, showOnFailure } from '../support/calls-on-the-line.ts';
import type { Client, SocketLog } from '../support/client.ts';
import { startLine, type Line } from '../support/line.ts';
import { Tables } from '../support/tables.ts';
import { telephony } from '../support/telephony-view.ts';
import { waitFor } from '../support/wait.ts';

/** A look every 30 s, and a second one that must find the same. */
const TWO_LOOKS_MS = 60_000;

describe('our database and Asterisk disagree', function () {
  this.timeout(180_000);
  let line: Line;
  let tables: Tables;
  const sockets: SocketLog[] = [];

  before(async () => {
    line = await startLine();
    tables = await Tables.open(line.database);
  });

  afterEach(function () {
    showOnFailure(this.currentTest, line);
  });

  after(async () => {
    sockets.forEach((socket) => socket.close());
    await tables?.close();
    await line?.stop();
  });

  it('within a minute both say the same again, with a note of each repair, and nobody stays in a call for ever', async () => {
    const ids = new Map<string, string>();
    for (const login of ['agent1', 'agent2', 'agent3', 'agent4']) {
      const client = await line.signIn(login);
      sockets.push(await readyWithoutPhone(client));
      ids.set(login, (await client.get<{ staffId: string }>('/agents/me')).body.staffId);
    }
    await waitFor(async () => (await members(line)).length === 4, { what: 'four members of the queue' });

    // 1 talks in a call that Asterisk does not know, 2 in one that we do not know either.
    const callId = newId();
    await tables.change(
      `INSERT INTO calls (id, linkedid, uniqueid, channel_name, direction, from_number, to_number, queue, state, agent_id, source, used_self_service, started_at, queued_at, offered_at, connected_at, version, updated_at)
       VALUES (?, 'gone-1700000000.1', 'gone-1700000000.1', 'PJSIP/pstn-ffffffff', 'in', '13900000041', '12345', 'hotline', 'connected', ?, 'live', 0, ?, ?, ?, ?, 1, ?)`,
      [callId, ids.get('agent1')!, ...Array.from({ length: 5 }, () => Date.now() - 60_000)],
    );
    await tables.change("UPDATE agents SET state = 'on-call', call_id = ? WHERE staff_id = ?", [callId, ids.get('agent1')!]);
    await tables.change("UPDATE agents SET state = 'on-call', call_id = NULL WHERE staff_id = ?", [ids.get('agent2')!]);
    // 3 was paused by hand, 4 was taken out by hand, and somebody put in a phone that is nobody's.
    await line.asterisk.cli('queue pause member PJSIP/agent-1003 queue hotline reason by-hand');
    await line.asterisk.cli('queue remove member PJSIP/agent-1004 from hotline');
    await line.asterisk.cli('queue add member PJSIP/agent-1999 to hotline');

    await agentIs(line, '1002', 'on-call');
    const repairs = await waitFor(
      async () => {
        const made = (await telephony(line)).repairs;
        return made.length >= 5 ? made : null;
      },
      { timeoutMs: TWO_LOOKS_MS, what: 'five repairs' },
    );
    expect(repairs.map(({ subjectType, subjectId, repair }) => `${subjectType} ${nameOf(subjectId, ids, callId)}: ${repair}`).toSorted()).to.deep.equal([
      'agent 1999: removed',
      'agent agent2: released',
      'agent agent3: hotline: unpaused',
      'agent agent4: hotline: added',
      'call the call: ended',
    ]);
    expect(await line.callFrom('13900000041')).to.include({ ending: 'answered' });
    await agentIs(line, '1001', 'wrap-up');
    for (const extension of ['1002', '1003', '1004']) await agentIs(line, extension, 'ready');
    await waitFor(async () => (await members(line)).join() === ['1001 paused', '1002', '1003', '1004'].join(), { what: 'the members to be as our database says' });
  });
});

/** An agent whose browser says that the phone is registered; no call is made to it here. */
async function readyWithoutPhone(client: Client): Promise<SocketLog> {
  const socket = await client.connect();
  socket.socket.emit('phone', 'registered');
  await waitFor(async () => (await client.get<{ present: boolean }>('/agents/me')).body.present, { what: 'the phone to be known as present' });
  expect((await client.post('/agents/me/state', { state: 'ready' })).status).to.equal(200);
  return socket;
}

async function members(line: Line): Promise<string[]> {
  const rows = (await line.asterisk.cli('queue show hotline')).split('\n');
  return rows.flatMap((row) => (/PJSIP\/agent-(\d{4})/.test(row) ? [`${/PJSIP\/agent-(\d{4})/.exec(row)![1]}${/\(paused/.test(row) ? ' paused' : ''}`] : [])).toSorted();
}

function nameOf(subjectId: string, ids: ReadonlyMap<string, string>, callId: string): string {
  if (subjectId === callId) return 'the call';
  return [...ids].find(([, id]) => id === subjectId)?.[0] ?? subjectId;
}
