import { spawn } from 'node:child_process';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Client } from '../support/client.ts';
import { ServerUnderTest } from '../support/server-process.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

describe('the server as a program', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'linli-main-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Runs it to its end; the last line of stderr that is no log line. */
  function failing(environment: Record<string, string>): Promise<{ code: number | null; lines: string[]; stdout: string }> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
      cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'], LINLI_VAR: folder, PORT: '0', AGI_PORT: '0', LOG_LEVEL: 'error', LINLI_DEMO: '1', ...environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => (stdout += String(data)));
    child.stderr.on('data', (data) => (stderr += String(data)));
    return new Promise((done) => child.once('close', (code) => done({ code, stdout, lines: stderr.split('\n').filter(Boolean) })));
  }

  async function withTakenPort<T>(use: (port: number) => Promise<T>): Promise<T> {
    const holder: Server = createServer();
    await new Promise<void>((listening) => holder.listen(0, '127.0.0.1', listening));
    try {
      return await use((holder.address() as AddressInfo).port);
    } finally {
      holder.close();
    }
  }

  it('without voice it is ready and degraded, takes a ticket, and stops on SIGTERM', async () => {
    const server = new ServerUnderTest({ LINLI_VAR: folder, AGI_PORT: '0', LINLI_DEMO: '1' });
    await server.start();
    const client = new Client(server.url);
    const ready = await client.get<{ status: string; checks: { voice: { state: string } } }>('//health/ready');
    expect(ready.status).to.equal(200);
    expect(ready.body).to.deep.include({ status: 'degraded' });
    expect(ready.body.checks.voice.state).to.equal('not-configured');
    expect((await client.signIn('agent1', 'linli-demo')).status).to.equal(200);
    const ticket = await client.post<{ number: string }>('/tickets', { submissionKey: 'main-test-1', kind: 'help', urgency: 'ordinary', content: '路灯不亮', reporterPhone: '13800001111' });
    expect(ticket.status, ticket.text).to.equal(201);
    await server.stop();
    await server.start();
    expect((await client.get(`/tickets/by-number/${ticket.body.number}`)).status, 'a session and a ticket outlive a restart').to.equal(200);
    await server.stop();
  });

  it('a wrong setting stops the start with one line that names it', async () => {
    const { code, lines, stdout } = await failing({ PUBLIC_URL: 'nonsense' });
    expect(code).to.equal(1);
    expect(stdout).to.equal('');
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/^PUBLIC_URL: /);
  });

  it('a port that is taken, and a database that is away, are one line too', async () => {
    const taken = await withTakenPort((port) => failing({ PORT: String(port) }));
    expect(taken.lines).to.have.length(1);
    expect(taken.lines[0]).to.match(/EADDRINUSE.*choose another PORT/);
    const away = await failing({ DATABASE_URL: 'mysql://linli:secret-word@127.0.0.1:9/linli' });
    expect(away.lines).to.have.length(1);
    expect(away.lines[0]).to.match(/^DATABASE_URL: the database cannot be reached/).and.not.include('secret-word');
  });

  it('a mistake in the voice menu stops the start with file and line', async () => {
    const config = join(folder, 'config');
    await cp(join(ROOT, 'config'), config, { recursive: true });
    const flow = join(config, 'ivr/main.yaml');
    await writeFile(flow, (await readFile(flow, 'utf8')).replace('queue: hotline,', 'queue: no-such-queue,'));
    const { code, lines } = await failing({ LINLI_CONFIG: config });
    expect(code).to.equal(1);
    expect(lines.at(-1)).to.match(/^config\/ivr\/main\.yaml:\d+: .*no-such-queue/);
  });
});
