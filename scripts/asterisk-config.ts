import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadHotline } from '../config/load.ts';
import { settingsForHotline } from './asterisk/hotline-settings.ts';
import { loopbackCandidates } from './asterisk/network.ts';
import { makeFolders, renderConfiguration } from './asterisk/render.ts';
import { explain } from './lib/problem.ts';

// npm run asterisk:config -- --out DIR: the configuration for people who run their own Asterisk.

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    folder: { type: 'string', default: '/var/lib/linli-asterisk' },
    prompts: { type: 'string', default: '/var/lib/linli/prompts' },
    modules: { type: 'string', default: '/usr/lib/x86_64-linux-gnu/asterisk/modules' },
    data: { type: 'string', default: '/usr/share/asterisk' },
    system: { type: 'string', default: 'linli' },
    address: { type: 'string', default: '127.0.0.1' },
    'sip-port': { type: 'string', default: '5060' },
    'ws-port': { type: 'string', default: '8088' },
    'ami-address': { type: 'string', default: '127.0.0.1' },
    'ami-port': { type: 'string', default: '5038' },
    'ami-permit': { type: 'string', multiple: true, default: ['127.0.0.1'] },
    agi: { type: 'string', default: '127.0.0.1:4573' },
    'trunk-host': { type: 'string', default: '127.0.0.1' },
    'trunk-port': { type: 'string', default: '5080' },
    'trunk-match': { type: 'string', multiple: true },
    'trunk-user': { type: 'string' },
    'trunk-password-file': { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || values.out === undefined) {
  console.log(`usage: npm run asterisk:config -- --out DIR [options]

  --folder DIR         what Asterisk writes (log, spool, database) goes there     ${values.folder}
  --prompts DIR        the server's PROMPTS_DIR as Asterisk sees it               ${values.prompts}
  --modules DIR        Asterisk's module folder                                   ${values.modules}
  --data DIR           Asterisk's data folder (documentation/, sounds/)            ${values.data}
  --system NAME        letters and digits; different for each Asterisk            ${values.system}
  --address IP         for SIP, WebSocket and media                               ${values.address}
  --sip-port, --ws-port
  --ami-address IP, --ami-port N, --ami-permit CIDR (may be given several times)
  --agi HOST:PORT      where the server's voice menu listens                      ${values.agi}
  --trunk-host HOST, --trunk-port N, --trunk-match CIDR (several), --trunk-user NAME
  --trunk-password-file FILE, or TRUNK_PASSWORD in the environment: a command line can be read by everybody on the machine

Hotline number, emergency numbers and queues are taken from config/hotline.yaml. The manager's secret is AMI_SECRET, or made once and kept.`);
  process.exit(values.help ? 0 : 2);
}

try {
  const out = resolve(values.out);
  const [agiHost = '', agiPort = ''] = values.agi.split(/:(?=\d+$)/);
  const settings = settingsForHotline(loadHotline(join(process.env['LINLI_CONFIG'] ?? join(ROOT, 'config'), 'hotline.yaml')), {
    folder: resolve(values.folder),
    promptsDir: resolve(values.prompts),
    systemName: values.system,
    address: values.address,
    sipPort: Number(values['sip-port']),
    webSocketPort: Number(values['ws-port']),
    rtpFirst: 10_000,
    rtpLast: 19_999,
    ami: {
      address: values['ami-address'],
      port: Number(values['ami-port']),
      user: 'linli',
      secret: process.env['AMI_SECRET'] ?? (await secretOf(out)) ?? randomBytes(24).toString('base64url'),
      permit: values['ami-permit'],
    },
    agi: { host: agiHost, port: Number(agiPort) },
    trunks: [
      {
        name: 'pstn',
        host: values['trunk-host'],
        port: Number(values['trunk-port']),
        match: values['trunk-match'] ?? [values['trunk-host']],
        username: values['trunk-user'],
        password: await trunkPassword(values['trunk-password-file']),
      },
    ],
    // Browsers on the same machine reach a loopback Asterisk only so; with a real address nothing is mapped.
    iceHostCandidates: values.address.startsWith('127.') ? loopbackCandidates() : {},
  });
  const places = { etcDir: out, dataDir: resolve(values.data), musicDir: join(out, 'moh') };
  const written = await renderConfiguration(join(ROOT, 'config/asterisk'), places, settings, { modulesDir: values.modules, sbinDir: '/usr/sbin' });
  console.log(`${written.length} files written to ${out}; the manager's secret is in ${join(out, 'manager.conf')} (AMI_SECRET)`);
  await makeFolders(settings).catch((error: unknown) => console.log(`make the folders below ${settings.folder} yourself: ${explain(error)}`));
  console.log(`start: asterisk -C ${join(out, 'asterisk.conf')} -f`);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}

async function trunkPassword(file: string | undefined): Promise<string | undefined> {
  if (file !== undefined) return (await readFile(file, 'utf8')).trim();
  return process.env['TRUNK_PASSWORD'] || undefined;
}

/** The secret of an earlier run, so that rendering again does not lock the server out. */
async function secretOf(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'manager.conf'), 'utf8').catch(() => '');
  return /^secret = (\S+)$/m.exec(text)?.[1];
}
