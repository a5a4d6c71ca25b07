import { isIP } from 'node:net';
import { z } from 'zod';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback);
const yesNo = z.enum(['1', '0', 'true', 'false', '']).default('0').transform((value) => value === '1' || value === 'true');

/** '10.0.0.5, 10.1.0.0/24' → its parts; undefined stays undefined. */
function permittedPeers(text: string | undefined, context: z.RefinementCtx): string[] | undefined {
  const parts = text?.split(',').map((part) => part.trim()).filter(Boolean);
  for (const part of parts ?? []) {
    const [address = '', prefix, ...more] = part.split('/');
    const family = isIP(address);
    const bits = Number(prefix ?? 0);
    if (family && !more.length && (prefix === undefined || (/^\d+$/.test(prefix) && bits <= (family === 4 ? 32 : 128)))) continue;
    context.addIssue({ code: 'custom', message: `${part} is neither an address nor a network such as 10.1.0.0/24` });
  }
  return parts;
}

/**
 * Every setting that the environment may give, with what it means. config/example.env is made from this table.
 * Empty counts as absent.
 */
export const environmentSchema = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address that HTTP listens on.'),
  PORT: port(8080).describe('Port that HTTP listens on; 0 takes any free one.'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional().describe('Address under which browsers and other systems reach us, e.g. https://hotline.example.cn'),
  TRUST_PROXY: z.coerce.number().int().min(0).max(5).default(0).describe('How many reverse proxies stand before us (for the client address in limits and audit).'),
  DATABASE_URL: z.string().regex(/^(mysql|mariadb):\/\//, 'mysql://user:password@host:port/name').optional().describe('MariaDB or MySQL; absent: SQLite in LINLI_VAR.'),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, 'redis://host:port').optional().describe('Redis, where several servers work together.'),
  LINLI_VAR: z.string().default('./var').describe('Folder for everything that is written at run time.'),
  LINLI_CONFIG: z.string().optional().describe('Folder with hotline.yaml and ivr/; absent: the config folder of the project.'),
  LINLI_DEMO: yesNo.describe('1: demo community and demo logins.'),
  LINLI_DEMO_PASSWORD: z.string().min(4).max(200).optional().describe('Common password of the demo logins (default linli-demo); refused without LINLI_DEMO=1.'),
  LINLI_SECRET: z.string().min(32).optional().describe('Secret of at least 32 characters from which credentials of phones are derived; the same on every server. Absent: made once in LINLI_VAR.'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info').describe('How much is logged.'),
  METRICS_TOKEN: z.string().min(8).optional().describe('Bearer token for /metrics from other machines; without it only loopback may read them.'),
  AMI_HOST: z.string().optional().describe('Host of Asterisk’s manager interface; absent: no voice.'),
  AMI_PORT: port(5038).describe('Port of the manager interface.'),
  AMI_USER: z.string().default('linli').describe('User of the manager interface.'),
  AMI_SECRET: z.string().optional().describe('Secret of the manager interface.'),
  SIP_WS_URL: z.string().regex(/^wss?:\/\//, 'ws://host:port/ws or wss://…').optional().describe('Where agents’ browsers reach Asterisk’s WebSocket.'),
  SIP_DOMAIN: z.string().default('linli').describe('SIP domain that the softphones use.'),
  ICE_SERVERS: z.string().default('').describe('STUN or TURN servers on the LAN for the softphones, separated by commas.'),
  AGI_HOST: z.string().default('127.0.0.1').describe('Address that the voice menu (FastAGI) listens on.'),
  AGI_PORT: port(4573).describe('Port of the voice menu; 0 takes any free one.'),
  AGI_PERMIT: z.string().optional().transform(permittedPeers).describe('Addresses or networks, separated by commas, whose Asterisk may reach the voice menu, e.g. 10.0.0.5,10.1.0.0/24; loopback always may. Absent: AMI_HOST too, where it is an address.'),
  RECORDINGS_DIR: z.string().optional().describe('Asterisk’s monitor folder as this machine sees it; absent: LINLI_VAR/recordings.'),
  PROMPTS_DIR: z.string().optional().describe('Where prompts are written for Asterisk to play; absent: LINLI_VAR/prompts.'),
  ASTERISK_LOG_DIR: z.string().optional().describe('Asterisk’s log folder (queue_log, CDR) as this machine sees it; absent: what happened while we were away is not imported.'),
  WATCHDOG: z.enum(['on', 'off']).default('on').describe('off: a hanging server is not killed (for debuggers).'),
  DRAIN_SECONDS: z.coerce.number().int().min(0).max(3600).default(30).describe('How long a stopping server lets voice menus and requests finish.'),
});

export type Environment = z.infer<typeof environmentSchema>;
