import { expect } from 'chai';
import { skipBecause } from '../support/skip.ts';
import fc from 'fast-check';
import { spawn } from 'node:child_process';
import { lstat, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseUris } from '../../scripts/asterisk/apt-closure.ts';
import { musicOnHold } from '../../scripts/asterisk/music.ts';
import { findRunning } from '../../scripts/asterisk/process.ts';
import { renderConfiguration, renderInstance } from '../../scripts/asterisk/render.ts';
import { checkSettings, type AsteriskSettings } from '../../scripts/asterisk/settings.ts';
import { SetupProblem } from '../../scripts/lib/problem.ts';
import { runCommand } from '../../scripts/lib/run-command.ts';

const TEMPLATES = 'config/asterisk';
const PROGRAM = { modulesDir: '/usr/lib/asterisk/modules', sbinDir: '/usr/sbin' };

const good: AsteriskSettings = {
  folder: '/srv/linli/asterisk',
  systemName: 'linli',
  address: '127.0.0.1',
  sipPort: 5060,
  webSocketPort: 8088,
  rtpFirst: 10_000,
  rtpLast: 10_399,
  ami: { address: '127.0.0.1', port: 5038, user: 'linli', secret: 'a-secret-of-tests', permit: ['127.0.0.0/8'] },
  agi: { host: '127.0.0.1', port: 4573 },
  trunks: [{ name: 'pstn', host: 'sip.example.net', port: 5060, match: ['192.0.2.0/24'], username: '12345', password: 'trunk-secret' }],
  hotlines: ['12345'],
  emergencyNumbers: ['12349'],
  queues: [{ name: 'hotline', strategy: 'rrmemory', ringSeconds: 15, wrapUpSeconds: 3, announceSeconds: 30, maxWaitSeconds: 300 }],
  defaultQueue: 'hotline',
  monitorDir: '/srv/linli/recordings',
  promptsDir: '/srv/linli/prompts',
  iceHostCandidates: { '192.0.2.7': '127.0.0.1' },
};

/** Text with at least one character that ends a value or a line in a configuration file, or begins an expression of the dialplan. */
const hostile = fc.tuple(fc.string(), fc.constantFrom('\n', '\r', ';', '\0', ',', '${', '`', '"', '[', '&'), fc.string()).map((parts) => parts.join(''));

describe('settings of Asterisk', () => {
  it('are taken when they are good', () => {
    expect(() => checkSettings(good)).not.to.throw();
  });

  const places: Record<string, (value: string) => AsteriskSettings> = {
    'a folder': (value) => ({ ...good, folder: `/srv/${value}` }),
    'the recordings': (value) => ({ ...good, monitorDir: `/srv/${value}` }),
    'the prompts': (value) => ({ ...good, promptsDir: `/srv/${value}` }),
    'the system name': (value) => ({ ...good, systemName: value }),
    'the address': (value) => ({ ...good, address: value }),
    'the manager’s secret': (value) => ({ ...good, ami: { ...good.ami, secret: `secret-${value}` } }),
    'the manager’s user': (value) => ({ ...good, ami: { ...good.ami, user: `u${value}` } }),
    'the IVR’s host': (value) => ({ ...good, agi: { ...good.agi, host: `h${value}` } }),
    'a hotline': (value) => ({ ...good, hotlines: [`123${value}`] }),
    'an emergency number': (value) => ({ ...good, emergencyNumbers: [`123${value}`] }),
    'a queue': (value) => ({ ...good, queues: [{ ...good.queues[0]!, name: `q${value}` }] }),
    'a trunk’s host': (value) => ({ ...good, trunks: [{ ...good.trunks[0]!, host: `h${value}` }] }),
    'a trunk’s password': (value) => ({ ...good, trunks: [{ ...good.trunks[0]!, password: `password-${value}` }] }),
    'a trunk’s user': (value) => ({ ...good, trunks: [{ ...good.trunks[0]!, username: `u${value}` }] }),
    'a trunk’s range': (value) => ({ ...good, trunks: [{ ...good.trunks[0]!, match: [`192.0.2.1${value}`] }] }),
    'a mapped address': (value) => ({ ...good, iceHostCandidates: { [value]: '127.0.0.1' } }),
  };
  for (const [name, put] of Object.entries(places)) {
    it(`refuse characters with a meaning in ${name}`, () => {
      fc.assert(
        fc.property(hostile, (value) => {
          expect(() => checkSettings(put(value))).to.throw(SetupProblem);
        }),
        { numRuns: 200 },
      );
    });
  }
});

describe('the configuration of Asterisk', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'linli-render-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const render = (settings = good): Promise<string[]> =>
    renderConfiguration(TEMPLATES, { etcDir: folder, dataDir: '/usr/share/asterisk', musicDir: join(folder, 'moh') }, settings, PROGRAM);

  it('is one file for each template, with no template sign left', async () => {
    const written = await render();
    const templates = (await readdir(TEMPLATES)).filter((name) => name.endsWith('.hbs'));
    expect(written).to.have.members(templates.map((name) => name.replace('.hbs', '')));
    for (const name of written) expect(await readFile(join(folder, name), 'utf8'), name).not.to.match(/\{\{|\}\}\}|undefined/);
  });

  it('is written again only where it changes', async () => {
    await render();
    expect(await render()).to.deep.equal([]);
    expect(await render({ ...good, hotlines: ['54321'] })).to.deep.equal(['extensions.conf']);
  });

  it('leaves the file alone into which agents’ phones are provisioned', async () => {
    await render();
    await writeFile(join(folder, 'pjsip_wizard.conf'), '[agent-1001](agent-wiz)\n');
    await render({ ...good, address: '192.0.2.7' });
    expect(await readFile(join(folder, 'pjsip_wizard.conf'), 'utf8')).to.equal('[agent-1001](agent-wiz)\n');
  });

  it('has music on hold that fades into its own beginning and never clips', () => {
    const file = musicOnHold();
    const samples = new Int16Array(new Uint8Array(file.subarray(44)).buffer);
    expect(samples.length).to.equal(8000 * 32);
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest).to.be.within(500, 16_000);
    expect(Math.abs(samples[0]! - samples.at(-1)!)).to.be.lessThan(300);
  });
});

describe('the list of packages', () => {
  it('is read from apt’s lines, whatever else it prints', () => {
    const sum = 'a'.repeat(64);
    const text = `W: something\n'http://deb.example.org/debian/pool/main/a/asterisk/asterisk_22%2bx_amd64.deb' asterisk_1%3a22_amd64.deb 1234 SHA256:${sum}\nE: other\n`;
    expect(parseUris(text)).to.deep.equal([
      { uri: 'http://deb.example.org/debian/pool/main/a/asterisk/asterisk_22%2bx_amd64.deb', file: 'asterisk_1%3a22_amd64.deb', size: 1234, sha256: sum },
    ]);
  });

  it('never names a file outside the cache, and takes any text', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (uri, file) => parseUris(`'${uri}' ${file} 1 SHA256:${'0'.repeat(64)}`).every((item) => !item.file.includes('/'))));
  });
});

describe('the folder of an instance', function () {
  let root: string;
  let settings: AsteriskSettings;
  const account = { uid: 52_999, gid: 52_999 };
  const asterisk = { kind: 'system', version: '22', run: [], dataDir: '/nowhere', ...PROGRAM } as const;
  const render = () => renderInstance(TEMPLATES, settings, asterisk, account);

  beforeEach(async function () {
    // Only root can give anything away.
    if (process.getuid?.() !== 0) skipBecause(this, 'needs root: files of two accounts');
    root = await mkdtemp(join(tmpdir(), 'linli-instance-'));
    const folder = join(root, 'instance');
    settings = { ...good, folder, monitorDir: join(folder, 'spool/monitor'), promptsDir: join(root, 'prompts') };
  });
  afterEach(() => root && rm(root, { recursive: true, force: true }));

  it('stays root’s, save what Asterisk writes', async () => {
    await render();
    const owner = async (path: string) => (await lstat(join(settings.folder, path))).uid;
    for (const path of ['.', 'etc', 'etc/manager.conf', 'etc/extensions.conf', 'data']) expect(await owner(path), path).to.equal(0);
    for (const path of ['etc/pjsip_wizard.conf', 'spool', 'spool/monitor', 'log', 'log/cdr-custom', 'db', 'run']) expect(await owner(path), path).to.equal(account.uid);
    expect((await lstat(join(settings.folder, 'etc'))).mode & 0o777).to.equal(0o750);
    expect((await lstat(join(settings.folder, 'etc/manager.conf'))).mode & 0o777).to.equal(0o640);
  });

  it('is never written through a link that somebody has put there', async () => {
    await render();
    const victim = join(root, 'victim');
    await writeFile(victim, 'precious');
    await rm(join(settings.folder, 'etc/manager.conf'));
    await symlink(victim, join(settings.folder, 'etc/manager.conf'));
    await rm(join(settings.folder, 'run'), { recursive: true });
    await symlink(root, join(settings.folder, 'run'));
    expect(await render()).to.deep.equal(['manager.conf']);
    expect(await readFile(victim, 'utf8')).to.equal('precious');
    expect((await lstat(root)).uid).to.equal(0);
    await rm(join(settings.folder, 'etc'), { recursive: true });
    await symlink(root, join(settings.folder, 'etc'));
    expect(await render().catch((error: unknown) => error)).to.be.instanceOf(SetupProblem);
  });

  it('signals no process that merely has the number of an Asterisk that is gone', async () => {
    await render();
    const other = spawn('sleep', ['60']);
    try {
      await writeFile(join(settings.folder, 'run/asterisk.pid'), String(other.pid));
      expect(await findRunning(settings)).to.equal(undefined);
      expect(other.signalCode).to.equal(null);
    } finally {
      other.kill();
    }
  });
});

describe('npm run asterisk:config', () => {
  it('takes the trunk’s password from the environment or a file, never from the command line', async function () {
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'linli-config-'));
    try {
      const run = (out: string, more: string[], environment: NodeJS.ProcessEnv = {}) =>
        runCommand(process.execPath, ['--import', 'tsx', 'scripts/asterisk-config.ts', '--out', join(folder, out), '--folder', join(folder, 'asterisk'), '--trunk-user', 'u', ...more], {
          env: { ...process.env, ...environment },
        });
      expect((await run('a', [], { TRUNK_PASSWORD: 'from-environment' })).code).to.equal(0);
      expect(await readFile(join(folder, 'a/pjsip.conf'), 'utf8')).to.include('from-environment');
      await writeFile(join(folder, 'password'), 'from-a-file\n');
      expect((await run('b', ['--trunk-password-file', join(folder, 'password')])).code).to.equal(0);
      expect(await readFile(join(folder, 'b/pjsip.conf'), 'utf8')).to.include('from-a-file');
      expect((await run('c', ['--trunk-password', 'secret'])).code).not.to.equal(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('npm start as root', () => {
  it('refuses to listen for other machines', async function () {
    if (process.getuid?.() !== 0) skipBecause(this, 'needs root: files of two accounts');
    this.timeout(60_000);
    const folder = await mkdtemp(join(tmpdir(), 'linli-start-'));
    try {
      const { code, stderr } = await runCommand(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], { env: { ...process.env, HOST: '0.0.0.0', LINLI_VAR: folder } });
      expect(code).to.equal(1);
      expect(stderr).to.include('HOST=0.0.0.0');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
