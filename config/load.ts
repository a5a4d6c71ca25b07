import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { environmentSchema, type Environment } from './environment.schema.ts';
import { hotlineSchema, type Hotline } from './hotline.schema.ts';

/** The published demo password; see Config.demo. */
const DEMO_PASSWORD = 'linli-demo';

export interface VoiceConfig {
  readonly ami: { readonly host: string; readonly port: number; readonly user: string; readonly secret: string };
  readonly sipWsUrl: string;
  readonly sipDomain: string;
  readonly iceServers: readonly string[];
}

/** Everything that the server may be told, typed, cross-checked and frozen. */
export interface Config {
  readonly projectRoot: string;
  readonly configDir: string;
  readonly varDir: string;
  readonly http: { readonly host: string; readonly port: number; readonly publicUrl: string | null; readonly trustProxy: number; readonly metricsToken: string | null };
  readonly database: { readonly kind: 'sqlite'; readonly file: string } | { readonly kind: 'mariadb'; readonly url: string };
  readonly redisUrl: string | null;
  readonly demo: { readonly password: string } | null;
  readonly secret: string;
  readonly logLevel: Environment['LOG_LEVEL'];
  readonly voice: VoiceConfig | null;
  readonly agi: { readonly host: string; readonly port: number; readonly permit: readonly string[] };
  readonly recordingsDir: string;
  readonly promptsDir: string;
  readonly asteriskLogDir: string | null;
  readonly watchdog: boolean;
  readonly drainMs: number;
  readonly hotline: Hotline;
}

/** A setting that is missing, wrong or contradictory; its message is one line that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the environment and config/hotline.yaml; the only reader of either. Makes LINLI_VAR and, once, its secret.
 * @throws ConfigError with one line
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const environment = readEnvironment(env);
  const projectRoot = findProjectRoot();
  const varDir = resolve(environment.LINLI_VAR);
  const configDir = environment.LINLI_CONFIG ? resolve(environment.LINLI_CONFIG) : join(projectRoot, 'config');
  if (environment.LINLI_DEMO_PASSWORD !== undefined && !environment.LINLI_DEMO) {
    throw new ConfigError('LINLI_DEMO_PASSWORD is set without LINLI_DEMO=1: demo logins exist in demo mode only.');
  }
  if (environment.AMI_HOST && !isIP(environment.AMI_HOST) && environment.AGI_PERMIT === undefined && !isLoopback(environment.AGI_HOST)) {
    throw new ConfigError('AGI_PERMIT: must name the addresses of Asterisk, because AGI_HOST is not loopback and AMI_HOST is a name.');
  }
  // Asterisk's account goes through it to the prompts; it need not see what else there is.
  mkdirSync(varDir, { recursive: true, mode: 0o711 });
  return deepFreeze({
    projectRoot,
    configDir,
    varDir,
    http: {
      host: environment.HOST,
      port: environment.PORT,
      publicUrl: environment.PUBLIC_URL ?? null,
      trustProxy: environment.TRUST_PROXY,
      metricsToken: environment.METRICS_TOKEN ?? null,
    },
    database: environment.DATABASE_URL ? { kind: 'mariadb', url: environment.DATABASE_URL } : { kind: 'sqlite', file: join(varDir, 'linli.sqlite') },
    redisUrl: environment.REDIS_URL ?? null,
    demo: environment.LINLI_DEMO ? { password: environment.LINLI_DEMO_PASSWORD ?? DEMO_PASSWORD } : null,
    secret: environment.LINLI_SECRET ?? ownSecret(join(varDir, 'secret')),
    logLevel: environment.LOG_LEVEL,
    voice: voiceConfig(environment),
    agi: { host: environment.AGI_HOST, port: environment.AGI_PORT, permit: environment.AGI_PERMIT ?? (isIP(environment.AMI_HOST ?? '') ? [environment.AMI_HOST!] : []) },
    recordingsDir: resolve(environment.RECORDINGS_DIR ?? join(varDir, 'recordings')),
    promptsDir: resolve(environment.PROMPTS_DIR ?? join(varDir, 'prompts')),
    asteriskLogDir: environment.ASTERISK_LOG_DIR ? resolve(environment.ASTERISK_LOG_DIR) : null,
    watchdog: environment.WATCHDOG === 'on',
    drainMs: environment.DRAIN_SECONDS * 1000,
    hotline: loadHotline(join(configDir, 'hotline.yaml')),
  });
}

/** Reads and checks hotline.yaml; a mistake is told as file:line. */
export function loadHotline(file: string): Hotline {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ConfigError(`${file}: cannot be read`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) throw new ConfigError(`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message.split('\n')[0]}`);
  const result = hotlineSchema.safeParse(document.toJS({ maxAliasCount: 50 }));
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const node = document.getIn(issue.path as unknown[], true) as { range?: [number, number, number] } | undefined;
  const line = node?.range ? lines.linePos(node.range[0]).line : 1;
  throw new ConfigError(`${file}:${line}: ${issue.path.join('.')}: ${issue.message}`);
}

function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.keys(environmentSchema.shape).flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const result = environmentSchema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new ConfigError(`${issue.path.join('.')}: ${issue.message}`);
}

function voiceConfig(environment: Environment): VoiceConfig | null {
  if (!environment.AMI_HOST) return null;
  if (!environment.AMI_SECRET) throw new ConfigError('AMI_SECRET: must be set together with AMI_HOST.');
  if (!environment.SIP_WS_URL) throw new ConfigError('SIP_WS_URL: must be set together with AMI_HOST; agents’ browsers register there.');
  return {
    ami: { host: environment.AMI_HOST, port: environment.AMI_PORT, user: environment.AMI_USER, secret: environment.AMI_SECRET },
    sipWsUrl: environment.SIP_WS_URL,
    sipDomain: environment.SIP_DOMAIN,
    iceServers: environment.ICE_SERVERS.split(',').map((url) => url.trim()).filter(Boolean),
  };
}

/** The secret of this installation: made once, readable by its owner only. */
function ownSecret(file: string): string {
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another server of the same folder was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return readFileSync(file, 'utf8').trim();
}

/** The folder with our package.json: one up from the source, two up from dist/. */
function findProjectRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const up = dirname(folder);
    if (up === folder) throw new ConfigError('package.json of the project was not found above the program.');
    folder = up;
  }
  return folder;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function deepFreeze<T>(value: T): T {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
