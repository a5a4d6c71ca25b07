import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { exampleEnvironment } from '../../config/example.ts';
import { loadConfig, loadHotline } from '../../config/load.ts';

describe('configuration', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'linli-config-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const env = (more: Record<string, string> = {}): Record<string, string> => ({ LINLI_VAR: folder, ...more });

  it('nothing given is the embedded default: SQLite in the var folder, no voice, no demo', () => {
    const config = loadConfig(env());
    expect(config.database).to.deep.equal({ kind: 'sqlite', file: join(folder, 'linli.sqlite') });
    expect(config).to.include({ voice: null, demo: null, redisUrl: null });
    expect(Object.isFrozen(config.hotline.queues)).to.equal(true);
  });

  it('makes its secret once, readable by the owner only', () => {
    const first = loadConfig(env()).secret;
    expect(first).to.have.length.greaterThan(40);
    expect(loadConfig(env()).secret).to.equal(first);
    expect(statSync(join(folder, 'secret')).mode & 0o077).to.equal(0);
  });

  it('the demo password is linli-demo, may be another, and is refused outside demo mode', () => {
    expect(loadConfig(env({ LINLI_DEMO: '1' })).demo).to.deep.equal({ password: 'linli-demo' });
    expect(loadConfig(env({ LINLI_DEMO: '1', LINLI_DEMO_PASSWORD: 'another-one' })).demo).to.deep.equal({ password: 'another-one' });
    expect(() => loadConfig(env({ LINLI_DEMO_PASSWORD: 'linli-demo' }))).to.throw(/^LINLI_DEMO_PASSWORD is set without LINLI_DEMO=1/);
  });

  for (const [name, value] of [['PORT', 'eighty'], ['PORT', '70000'], ['DATABASE_URL', 'postgres://x'], ['REDIS_URL', 'http://x'], ['PUBLIC_URL', 'ftp://x'], ['LOG_LEVEL', 'loud'], ['LINLI_SECRET', 'short']]) {
    it(`${name}=${value} stops the start with one line that names it`, () => {
      expect(() => loadConfig(env({ [name!]: value! }))).to.throw(new RegExp(`^${name}: [^\\n]+$`));
    });
  }

  it('voice needs its secret and the address for browsers', () => {
    expect(() => loadConfig(env({ AMI_HOST: '127.0.0.1' }))).to.throw(/^AMI_SECRET:/);
    expect(() => loadConfig(env({ AMI_HOST: '127.0.0.1', AMI_SECRET: 'x' }))).to.throw(/^SIP_WS_URL:/);
  });

  it('lets the voice menu be reached by the addresses of AGI_PERMIT, else by AMI_HOST where it is an address', () => {
    const voice = { AMI_SECRET: 'x', SIP_WS_URL: 'ws://127.0.0.1/ws' };
    expect(loadConfig(env()).agi.permit).to.deep.equal([]);
    expect(loadConfig(env({ ...voice, AMI_HOST: '10.0.0.5' })).agi.permit).to.deep.equal(['10.0.0.5']);
    expect(loadConfig(env({ ...voice, AMI_HOST: 'asterisk', AGI_HOST: '0.0.0.0', AGI_PERMIT: '10.0.0.5, fd00::/8' })).agi.permit).to.deep.equal(['10.0.0.5', 'fd00::/8']);
    expect(() => loadConfig(env({ ...voice, AMI_HOST: 'asterisk', AGI_HOST: '0.0.0.0' }))).to.throw(/^AGI_PERMIT: [^\n]+$/);
    for (const wrong of ['asterisk', '10.0.0.0/33', '10.0.0.0/a', '1.2.3.4/8/8']) expect(() => loadConfig(env({ AGI_PERMIT: wrong }))).to.throw(/^AGI_PERMIT: [^\n]+$/);
  });

  it('a mistake in hotline.yaml is told with file and line', () => {
    const file = join(folder, 'hotline.yaml');
    const good = readFileSync(new URL('../../config/hotline.yaml', import.meta.url), 'utf8');
    const broken = (from: string, to: string): (() => void) => {
      writeFileSync(file, good.replace(from, to));
      return () => loadHotline(file);
    };
    expect(broken('timeZone: Asia/Shanghai', 'timeZone: Mars/Base')).to.throw(/hotline\.yaml:\d+: timeZone: a time zone/);
    expect(broken('ringSeconds: 15', 'ringSeconds: 900')).to.throw(/hotline\.yaml:\d+: queues\.0\.ringSeconds/);
    expect(broken('default: true', 'default: false')).to.throw(/exactly one queue/);
    expect(broken('code: "0102", parent: "01"', 'code: "0102", parent: "77"')).to.throw(/the parent "77"/);
    expect(broken('queues:', 'queues: [')).to.throw(/hotline\.yaml:\d+: /);
  });

  it('config/example.env is what the schema says', () => {
    expect(readFileSync(new URL('../../config/example.env', import.meta.url), 'utf8')).to.equal(exampleEnvironment());
  });
});
