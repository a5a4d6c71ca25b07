import { expect } from 'chai';
import { pino } from 'pino';
import { connect } from 'node:net';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { AuditSchema } from '../../server/audit/audit.entity.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { signedIn } from '../support/factories.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { waitFor } from '../support/wait.ts';
import { PROBES } from './probe-endpoints.ts';

describe('the API', () => {
  let own: OwnDatabase;
  let database: Database;
  let server: TestServer;
  const logged: Record<string, unknown>[] = [];

  before(async () => {
    own = await ownSqlite();
    database = await connectDatabase(own.target);
    const logger = pino({ level: 'info', base: null }, { write: (line: string) => void logged.push(JSON.parse(line) as Record<string, unknown>) });
    server = await startServer(database, { moreEndpoints: PROBES, logger });
  });

  after(async () => {
    await server.stop();
    await database.close();
    await own.drop();
  });

  describe('answers', () => {
    it('with what the schema declares and nothing more', async () => {
      const { status, body, headers } = await server.client().post('/probe/echo', { text: '你好', extra: true });
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ text: '你好' });
      expect(headers.get('cache-control')).to.equal('no-store');
    });

    it('500 without a detail when an answer does not fit its schema, or a handler has a bug, and logs it under the id that it tells', async () => {
      for (const kind of ['bug', 'shape']) {
        const { status, body, text, headers } = await server.client().get(`/probe-failures/${kind}`, { 'accept-language': 'en' });
        expect(status).to.equal(500);
        expect(body).to.include({ code: 'INTERNAL', title: 'Internal Server Error' });
        expect(text).not.to.match(/secret|schema/);
        const id = headers.get('x-request-id')!;
        expect(body.instance).to.equal(`urn:linli:request:${id}`);
        const entry = logged.find((line) => line.requestId === id && line.msg === 'a request failed');
        expect(JSON.stringify(entry)).to.match(kind === 'bug' ? /the secret path/ : /does not fit its schema/);
      }
    });

    it('with a broken connection rather than a false end when it fails half-way', async () => {
      const failed = await server.client().get('/probe-stream').then(() => null, (error: unknown) => error);
      expect(failed).to.be.instanceOf(Error);
      expect((await server.client().get('/probe/1')).status).to.equal(200);
    });

    it('HEAD as GET, and OPTIONS with what is allowed', async () => {
      expect((await server.client().send('HEAD', '/probe/1')).status).to.equal(200);
      const options = await server.client().send('OPTIONS', '/staff/x');
      expect(options.status).to.equal(204);
      expect(options.headers.get('allow')).to.equal('GET, HEAD, PATCH');
    });
  });

  describe('problems', () => {
    it('have the members of RFC 9457, a code, and those that the error adds', async () => {
      const { status, body, headers } = await server.client().get('/probe-failures/known');
      expect(status).to.equal(409);
      expect(headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
      expect(body).to.deep.equal({
        type: '/api/problems/CALL_BACK_TAKEN',
        title: '状态冲突',
        status: 409,
        detail: '王丽娜 正在回拨此号码。',
        code: 'CALL_BACK_TAKEN',
        instance: `urn:linli:request:${headers.get('x-request-id')}`,
        takenBy: 'x',
      });
      expect((await server.client().get(`/${String(body.type)}`)).body).to.include({ code: 'CALL_BACK_TAKEN', status: 409 });
    });

    it('speak Chinese unless English is preferred', async () => {
      const languageFor = async (header: string): Promise<string | null> => (await server.client().get('/nowhere', { 'accept-language': header })).headers.get('content-language');
      expect(await languageFor('')).to.equal('zh-CN');
      expect(await languageFor('zh-CN,zh;q=0.9,en;q=0.8')).to.equal('zh-CN');
      expect(await languageFor('en-GB,en;q=0.9,zh;q=0.5')).to.equal('en');
      expect(await languageFor('fr-FR')).to.equal('zh-CN');
      expect(await languageFor('*')).to.equal('zh-CN');
    });

    it('list every fault of the input with where it is, in the language asked for', async () => {
      const send = (language: string) => server.client().post<{ code: string; issues: { in: string; path: string; message: string }[] }>('/probe/echo', { text: 5, many: ['a', 1] }, { 'accept-language': language });
      const chinese = await send('zh');
      expect(chinese.status).to.equal(400);
      expect(chinese.body.issues.map((issue) => [issue.in, issue.path])).to.deep.equal([['body', 'text'], ['body', 'many.1']]);
      expect(chinese.body.issues[0]!.message).to.match(/[\u4e00-\u9fff]/);
      expect((await send('en')).body.issues[0]!.message).to.match(/expected string/);
      expect((await server.client().get<{ issues: unknown[] }>('/probe/10?flag=c')).body.issues).to.have.length(2);
      expect((await server.client().get<{ issues: unknown[] }>('/probe/1?flag=a&flag=b')).status).to.equal(400);
    });

    it('say 404 for unknown paths and 405 with Allow for unknown methods', async () => {
      expect((await server.client().get('/nowhere')).body).to.include({ status: 404, code: 'NOT_FOUND' });
      expect((await server.client().get('//api/elsewhere')).body).to.include({ status: 404, code: 'NOT_FOUND' });
      const refused = await server.client().delete('/settings');
      expect(refused.body).to.include({ status: 405, code: 'METHOD_NOT_ALLOWED' });
      expect(refused.headers.get('allow')).to.equal('GET, HEAD');
    });

    it('refuse bodies that are too large, no JSON, or no valid JSON, and addresses that cannot be decoded', async () => {
      const client = server.client();
      expect((await client.post('/probe/echo', { text: 'x'.repeat(300_000) })).body).to.include({ status: 413, code: 'BODY_TOO_LARGE' });
      expect((await client.send('POST', '/probe/echo', 'text=a', { 'content-type': 'application/x-www-form-urlencoded' })).body).to.include({ status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' });
      expect((await client.send('POST', '/probe/echo', '{"text":"a"}', { 'content-type': 'text/plain' })).body).to.include({ status: 415 });
      expect((await client.send('POST', '/probe/echo', '{"text":"a"}', { 'content-type': 'application/json; charset=latin1' })).body).to.include({ status: 415 });
      expect((await client.send('POST', '/probe/echo', '{"text":')).body).to.include({ status: 400, code: 'BAD_REQUEST' });
      expect((await client.send('POST', '/probe/echo', '"just text"')).body).to.include({ status: 400, code: 'BAD_REQUEST' });
      expect((await client.send('POST', '/probe/echo', '['.repeat(200_000))).body).to.include({ status: 400 });
      expect((await client.post('/probe/echo')).body).to.include({ status: 400 });
      expect((await client.get('/probe/%E0%A4%A')).body).to.include({ status: 400, code: 'BAD_REQUEST' });
    });
  });

  describe('lets in', () => {
    it('whoever has the right, and puts refusals on record, ten a minute at most', async () => {
      expect((await server.client().get('/probe-right')).body).to.include({ status: 401, code: 'SIGN_IN_REQUIRED' });
      const { client: auditor, staff } = await signedIn(server, ['auditor']);
      expect((await auditor.get('/probe-right')).body).to.deep.equal({ login: staff.login });
      const { client: agent, staff: who } = await signedIn(server, ['agent']);
      const refused = await agent.get('/probe-right', { 'accept-language': 'en' });
      expect(refused.body).to.include({ status: 403, code: 'FORBIDDEN', detail: 'You do not have this right (audit:read).' });
      for (let again = 0; again < 14; again += 1) await agent.get('/probe-right');
      const rows = await database.repository(AuditSchema).findBy({ staffId: who.id, kind: 'access-refused' });
      expect(rows).to.have.length(10);
      expect(rows[0]).to.include({ subjectId: 'get /probe-right', result: 'refused' });
    });

    it('no request that another site has made a browser send', async () => {
      const { client } = await signedIn(server, ['agent']);
      const host = new URL(server.url).host;
      const change = (headers: Record<string, string>) => client.post('/probe/echo', { text: 'a' }, headers);
      expect((await change({ 'sec-fetch-site': 'cross-site' })).body).to.include({ status: 403, code: 'CROSS_SITE_REFUSED' });
      expect((await change({ 'sec-fetch-site': 'same-site' })).status).to.equal(403);
      expect((await change({ origin: 'https://evil.example' })).status).to.equal(403);
      expect((await change({ origin: 'null' })).status).to.equal(403);
      expect((await change({ 'sec-fetch-site': 'same-origin', origin: `http://${host}` })).status).to.equal(200);
      expect((await change({ origin: `http://${host}` })).status).to.equal(200);
      expect((await change({})).status).to.equal(200);
      expect((await client.get('/session', { 'sec-fetch-site': 'cross-site' })).status).to.equal(200);
    });

    it('what comes from the public address behind a proxy', async () => {
      const proxied = await startServer(database, { moreEndpoints: PROBES, publicUrl: 'https://hotline.example.cn' });
      try {
        const { status } = await proxied.client().post('/probe/echo', { text: 'a' }, { origin: 'https://hotline.example.cn' });
        expect(status).to.equal(200);
        expect((await proxied.client().post('/probe/echo', { text: 'a' }, { origin: 'https://other.example.cn' })).status).to.equal(403);
      } finally {
        await proxied.stop();
      }
    });
  });

  describe('logs', () => {
    it('each request by its pattern, with the id that a proxy gave, and nothing personal', async () => {
      await server.client().get('/probe/3?flag=a', { 'x-request-id': 'from-the-proxy-1' });
      const entry = await waitFor(() => logged.find((line) => line.requestId === 'from-the-proxy-1' && line.msg === 'request'), { what: 'the access log' });
      expect(entry).to.include({ method: 'GET', route: '/api/v1/probe/:number', status: 200 });
      await server.client().get('/probe/4', { 'x-request-id': 'bad id' });
      expect(logged.some((line) => line.requestId === 'bad id')).to.equal(false);
      expect(JSON.stringify(logged.filter((line) => line.msg === 'request'))).not.to.match(/flag=a|probe\/3/);
    });
  });

  it('goes on when clients hang up in the middle of a request', async () => {
    const { port } = new URL(server.url);
    for (let index = 0; index < 20; index += 1) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.write('POST /api/v1/probe/echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{"text":', () => socket.destroy());
        });
        socket.once('close', () => resolve());
      });
    }
    expect((await server.client().post('/probe/echo', { text: 'still here' })).body).to.deep.equal({ text: 'still here' });
  });
});
