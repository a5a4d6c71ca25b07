import { expect } from 'chai';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectDatabase } from '../../server/database/connect.ts';
import type { Database } from '../../server/database/database.ts';
import { ownSqlite, type OwnDatabase } from '../support/databases.ts';
import { startServer, type TestServer } from '../support/server.ts';

const HTML = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('headers and screens', () => {
  let own: OwnDatabase;
  let database: Database;
  let folder: string;
  const running: TestServer[] = [];

  before(async () => {
    own = await ownSqlite();
    database = await connectDatabase(own.target);
    folder = await mkdtemp(join(tmpdir(), 'linli-screens-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><html><head><title>邻里</title></head></html>');
    await writeFile(join(folder, 'assets', 'main-1a2b3c.js'), `console.log(${JSON.stringify('x'.repeat(5000))})`);
    await writeFile(join(folder, 'linli.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  });

  afterEach(async () => {
    for (const server of running.splice(0)) await server.stop();
  });

  after(async () => {
    await database.close();
    await own.drop();
    await rm(folder, { recursive: true });
  });

  async function start(overrides: Parameters<typeof startServer>[1] = {}): Promise<TestServer> {
    const server = await startServer(database, { screensFolder: folder, ...overrides });
    running.push(server);
    return server;
  }

  it('allow scripts of our own only, the microphone to us only, and connections to Asterisk’s WebSocket', async () => {
    const server = await start({ connectSources: (host) => [`ws://${host}:8088`] });
    const { headers } = await server.client().get('//', HTML);
    const policy = headers.get('content-security-policy')!.split(';').map((directive) => directive.trim());
    expect(policy).to.include("script-src 'self'");
    expect(policy).to.include("default-src 'self'");
    expect(policy).to.include("connect-src 'self' ws://127.0.0.1:8088");
    expect(policy).to.include("frame-ancestors 'none'");
    expect(policy).to.include("media-src 'self' blob:");
    expect(policy.join(';')).not.to.match(/script-src[^;]*unsafe/);
    expect(headers.get('permissions-policy')).to.match(/microphone=\(self\)/);
    expect(headers.get('referrer-policy')).to.equal('same-origin');
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(headers.has('x-powered-by')).to.equal(false);
  });

  it('allow style elements with the nonce of this very page only', async () => {
    const client = (await start()).client();
    const nonces = new Set<string>();
    for (let visit = 0; visit < 2; visit += 1) {
      const { headers, text } = await client.get('//', HTML);
      const nonce = /<meta property="csp-nonce" nonce="([\w-]{22})">/.exec(text)![1]!;
      expect(headers.get('content-security-policy')).to.include(`style-src 'self' 'nonce-${nonce}'`);
      nonces.add(nonce);
    }
    expect(nonces.size).to.equal(2);
  });

  it('promise https only where browsers reach us by it', async () => {
    const plain = (await (await start()).client().get('//', HTML)).headers;
    expect(plain.has('strict-transport-security')).to.equal(false);
    expect(plain.get('content-security-policy')).not.to.include('upgrade-insecure-requests');
    const secure = (await (await start({ publicUrl: 'https://hotline.example.cn' })).client().get('//', HTML)).headers;
    expect(secure.get('strict-transport-security')).to.match(/max-age=31536000/);
    expect(secure.get('content-security-policy')).to.include('upgrade-insecure-requests');
  });

  it('do not let a Host header into the policy', async () => {
    const server = await start({ connectSources: (host) => [`ws://${host}`] });
    const { request } = await import('node:http');
    const policy = await new Promise<string>((resolve, reject) => {
      request(server.url, { headers: { host: "a;script-src'unsafe-inline'" } }, (response) => resolve(String(response.headers['content-security-policy']))).on('error', reject).end();
    });
    expect(policy).not.to.include("script-src'unsafe-inline'");
  });

  it('serve the page for every address that a person opens, files as they are, and problems elsewhere', async () => {
    const client = (await start()).client();
    for (const path of ['//', '//tickets/123', '//calls?number=1']) {
      const page = await client.get(path, HTML);
      expect(page.text).to.include('<title>邻里</title>');
      expect(page.headers.get('cache-control')).to.equal('no-cache');
    }
    const asset = await client.get('//assets/main-1a2b3c.js', { 'accept-encoding': 'gzip' });
    expect(asset.headers.get('cache-control')).to.equal('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).to.equal('gzip');
    expect((await client.get('//linli.svg')).headers.get('cache-control')).to.equal('no-cache');
    expect((await client.get('//assets/gone.js')).body).to.include({ status: 404, code: 'NOT_FOUND' });
    for (const path of ['//api/x', '//health/x', '//metrics/x', '//hooks/x', '//open311/x']) expect((await client.get(path, HTML)).body).to.include({ status: 404 });
    expect((await client.get('//..%2f..%2fpackage.json')).status).to.be.oneOf([400, 403, 404]);
  });

  it('say what to do when the screens have not been built', async () => {
    const client = (await start({ screensFolder: join(folder, 'nothing') })).client();
    const page = await client.get('//', HTML);
    expect(page.status).to.equal(503);
    expect(page.text).to.include('npm run build');
  });
});
