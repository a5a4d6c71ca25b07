import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { AccessRefusals } from '../../server/audit/access-refusals.ts';
import { AuditSchema } from '../../server/audit/audit.entity.ts';
import { AuditLog } from '../../server/audit/audit-log.ts';
import { CallOfferSchema } from '../../server/calls/call.entity.ts';
import type { Database } from '../../server/database/database.ts';
import { Ledger } from '../../server/events/ledger.ts';
import { LedgerSchema } from '../../server/events/ledger.entity.ts';
import { RecordingSchema, type Recording } from '../../server/recordings/recording.entity.ts';
import { RecordingPlayer } from '../../server/recordings/recording.player.ts';
import { RecordingReader } from '../../server/recordings/recording.reader.ts';
import { RecordingRepository } from '../../server/recordings/recording.repository.ts';
import { recordingRoutes } from '../../server/recordings/recording.routes.ts';
import { RecordingService } from '../../server/recordings/recording.service.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { newId } from '../../server/shared/ids.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { StaffNames } from '../../server/staff/staff-names.ts';
import { makeCall } from '../support/calls.ts';
import { onEachDatabase } from '../support/databases.ts';
import { signedIn } from '../support/factories.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { makeViewer } from '../support/viewers.ts';
import { wavFile } from './support.ts';

describe('recordings', () => {
  onEachDatabase((use) => {
    let database: Database;
    let folder: string;
    let recordings: RecordingRepository;
    let service: RecordingService;
    let reader: RecordingReader;
    let player: RecordingPlayer;
    let server: TestServer;
    let lastFile = 0;

    before(async () => {
      database = use();
      folder = await mkdtemp(join(tmpdir(), 'linli-recordings-'));
      recordings = new RecordingRepository(database);
      service = new RecordingService({ database, ledger: new Ledger(database, systemClock), clock: systemClock, logger: silentLogger(), recordings, folder, settleMs: 600 });
      reader = new RecordingReader({ recordings, staffNames: new StaffNames(database) });
      const audit = new AuditLog(database, systemClock);
      player = new RecordingPlayer({ database, clock: systemClock, recordings, audit, refusals: new AccessRefusals({ audit, clock: systemClock, logger: silentLogger() }), folder });
      server = await startServer(database, { moreEndpoints: recordingRoutes({ player }) });
    });

    after(async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    });

    const newPath = () => `2026/11/21/linli-1763700000.${(lastFile += 1)}.wav`;
    const write = async (path: string, content: Buffer) => {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    };
    const row = (path: string) => database.repository(RecordingSchema).findOneByOrFail({ path });
    /** A call with a recording of that length that can be played. */
    const recorded = async (agentId: string | null, ms = 2000): Promise<Recording> => {
      const call = await makeCall(database, { state: 'ended', agentId });
      const path = newPath();
      await service.begin({ callId: call.id, path, startedAt: call.startedAt });
      await write(path, wavFile(ms));
      await service.finish(call.id);
      return row(path);
    };

    it('begins once for a path, and says what became of the file when the call is over', async () => {
      const call = await makeCall(database, { state: 'ended' });
      const path = newPath();
      await Promise.all([1, 2, 3].map(() => service.begin({ callId: call.id, path, startedAt: 5 })));
      expect(await database.repository(RecordingSchema).countBy({ callId: call.id })).to.equal(1);
      expect(await row(path)).to.include({ state: 'recording', durationMs: null });
      await write(path, wavFile(1500));
      await Promise.all([service.finish(call.id), service.finish(call.id)]);
      const done = await row(path);
      expect(done).to.include({ state: 'ready', durationMs: 1500, bytes: 44 + 1500 * 16 });
      const events = await database.repository(LedgerSchema).findBy({ subjectId: done.id });
      expect(events.map((event) => event.payload)).to.deep.equal([{ recordingId: done.id, callId: call.id, state: 'ready' }]);
      expect((await reader.ofCalls([call.id])).get(call.id)).to.deep.equal({ id: done.id, state: 'ready', durationMs: 1500 });
    });

    it('waits for a file that appears a moment after the call', async () => {
      const call = await makeCall(database, { state: 'ended' });
      const path = newPath();
      await service.begin({ callId: call.id, path, startedAt: 5 });
      service.finishSoon(call.id);
      await write(path, wavFile(300, 0));
      await write(path, wavFile(300));
      await service.settled();
      expect(await row(path)).to.include({ state: 'ready', durationMs: 300 });
    });

    it('takes a file whose writer was killed for as long as it is, and says so when there is none', async () => {
      const call = await makeCall(database, { state: 'ended' });
      const [killed, gone] = [newPath(), newPath()];
      for (const path of [killed, gone]) await service.begin({ callId: call.id, path, startedAt: 5 });
      await write(killed, wavFile(700, 0));
      await service.finish(call.id);
      expect(await row(killed)).to.include({ state: 'ready', durationMs: 700 });
      expect(await row(gone)).to.include({ state: 'missing', durationMs: null });
      expect((await reader.ofCalls([call.id])).get(call.id)).to.include({ id: (await row(killed)).id, state: 'ready' });
    });

    it('a sweep finishes what a restart left behind, and leaves calls that go on alone', async () => {
      const over = await makeCall(database, { state: 'ended' });
      const live = await makeCall(database, { state: 'connected' });
      const [left, going] = [newPath(), newPath()];
      await service.begin({ callId: over.id, path: left, startedAt: 5 });
      await service.begin({ callId: live.id, path: going, startedAt: 5 });
      await write(left, wavFile(100));
      await write(going, wavFile(100));
      expect(await service.sweep()).to.equal(1);
      expect([(await row(left)).state, (await row(going)).state]).to.deep.equal(['ready', 'recording']);
    });

    it('passes over a path that leads out of the folder', async () => {
      const call = await makeCall(database);
      for (const path of ['../../etc/passwd.wav', '/etc/x.wav', 'a/../../x.wav', 'x.wav\0', 'a//b.wav', '.hidden.wav', 'x.mp3']) await service.begin({ callId: call.id, path, startedAt: 5 });
      expect(await database.repository(RecordingSchema).countBy({ callId: call.id })).to.equal(0);
    });

    it('plays to the one whose call it was and to whoever may play all, whole or in parts, out of every cache', async () => {
      const { client, staff } = await signedIn(server, ['agent']);
      const { id, bytes, path } = await recorded(staff.id);
      const file = wavFile(2000);
      const ask = (headers: Record<string, string> = {}) =>
        fetch(`${server.url}/api/v1/recordings/${id}/audio`, { headers: { cookie: client.sessionCookie!, ...headers } });

      const whole = await ask();
      expect(whole.status).to.equal(200);
      expect(whole.headers.get('content-type')).to.equal('audio/wav');
      expect(whole.headers.get('accept-ranges')).to.equal('bytes');
      expect(whole.headers.get('cache-control')).to.equal('private, no-store');
      expect(Buffer.from(await whole.arrayBuffer()).equals(file)).to.equal(true);

      const part = await ask({ range: 'bytes=100-199' });
      expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).to.deep.equal([206, `bytes 100-199/${bytes}`, '100']);
      expect(Buffer.from(await part.arrayBuffer()).equals(file.subarray(100, 200))).to.equal(true);
      const tail = await ask({ range: 'bytes=-50' });
      expect([tail.status, Buffer.from(await tail.arrayBuffer()).equals(file.subarray(-50))]).to.deep.equal([206, true]);

      const beyond = await ask({ range: `bytes=${bytes}-` });
      expect([beyond.status, beyond.headers.get('content-range'), beyond.headers.get('content-type')]).to.deep.equal([416, `bytes */${bytes}`, 'application/problem+json; charset=utf-8']);
      expect((await beyond.json() as { code: string }).code).to.equal('RANGE_NOT_SATISFIABLE');

      const supervisor = await signedIn(server, ['supervisor'], { name: '周班长' });
      expect((await supervisor.client.get(`/recordings/${id}/audio`)).status).to.equal(200);
      const stranger = await signedIn(server, ['agent']);
      expect((await stranger.client.get(`/recordings/${id}/audio`)).body.code).to.equal('FORBIDDEN');
      const refused = await database.repository(AuditSchema).findBy({ kind: 'access-refused', staffId: stranger.staff.id });
      expect(refused.map((one) => one.subjectId)).to.deep.equal([`get /recordings/${id}/audio`]);
      expect((await server.client().get(`/recordings/${id}/audio`)).status).to.equal(401);
      expect((await client.get(`/recordings/${newId()}/audio`)).status).to.equal(404);

      const listens = await reader.listens(id);
      expect(listens.map((listen) => listen.name)).to.deep.equal([staff.name, '周班长']);
      await rm(join(folder, path));
      expect((await client.get(`/recordings/${id}/audio`)).body.code).to.equal('RECORDING_MISSING');
    });

    it('a recording that still runs is not ready; a part of a call before the transfer is the own too', async () => {
      const { client, staff } = await signedIn(server, ['agent']);
      const call = await makeCall(database);
      const path = newPath();
      await service.begin({ callId: call.id, path, startedAt: 5 });
      const { id } = await row(path);
      expect((await client.get(`/recordings/${id}/audio`)).body.code).to.equal('FORBIDDEN');
      await database.transaction(() =>
        database.repository(CallOfferSchema).insert({ id: newId(), callId: call.id, agentId: staff.id, channelUniqueid: newId(), offeredAt: 1, endedAt: 2, outcome: 'answered' }),
      );
      expect((await client.get(`/recordings/${id}/audio`)).body.code).to.equal('RECORDING_NOT_READY');
    });

    it('many requests of one player at the same moment are one play in the audit log', async () => {
      const viewer = await makeViewer(database);
      const { id } = await recorded(viewer.staffId, 100);
      await Promise.all(Array.from({ length: 10 }, () => player.open(id, viewer)));
      expect(await database.repository(AuditSchema).countBy({ kind: 'recording-played', subjectId: id })).to.equal(1);
    });
  });
});
