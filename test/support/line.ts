import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentView } from '../../server/agents/agent.schema.ts';
import type { CallDetailView, CallView } from '../../server/calls/call.schema.ts';
import { maskNumber } from '../../server/shared/phone-number.ts';
import type { DatabaseTarget } from '../../server/database/connect.ts';
import { startTestAsterisk, type TestAsterisk, type TestAsteriskOptions } from './asterisk.ts';
import { Client } from './client.ts';
import { startMariadb, type TestDatabase } from './mariadb.ts';
import { ServerUnderTest } from './server-process.ts';
import { sipp, type SippOptions, type SippRun } from './sipp.ts';
import { TcpProxy } from './tcp-proxy.ts';
import { waitFor } from './wait.ts';

export interface LineOptions {
  asterisk?: TestAsteriskOptions;
  environment?: Record<string, string>;
  mariadb?: boolean;
  /** Put a proxy that can be cut between the server and AMI. */
  amiProxy?: boolean;
}

/** A whole hotline: real Asterisk, the real server as a process, and callers. */
export interface Line {
  readonly asterisk: TestAsterisk;
  readonly server: ServerUnderTest;
  readonly amiProxy: TcpProxy | null;
  readonly varDir: string;
  /** Where the server keeps its tables, for tests that look or meddle behind its back. */
  readonly database: DatabaseTarget;
  /** The settings of the server, for a second one beside it. */
  readonly environment: Readonly<Record<string, string>>;
  /** A signed-in member of the demo staff. */
  signIn(login: string): Promise<Client>;
  /** A caller on the telephone network. */
  call(options?: Partial<SippOptions>): Promise<SippRun>;
  /** What a supervisor sees of the calls, newest first. */
  calls(): Promise<CallView[]>;
  /** The last call of this number, or of another with the same mask: give callers numbers that differ in their last places. */
  callFrom(number: string): Promise<CallDetailView | null>;
  /** The call of this number, once it is as wanted. */
  callWhen(number: string, what: string, wanted: (call: CallDetailView) => boolean, timeoutMs?: number): Promise<CallDetailView>;
  agents(): Promise<AgentView[]>;
  queueLog(): string[];
  /** Asterisk's own log. */
  asteriskLog(): string;
  stop(): Promise<void>;
}

export async function startLine(options: LineOptions = {}): Promise<Line> {
  const asterisk = await startTestAsterisk(options.asterisk);
  const varDir = await mkdtemp(join(tmpdir(), 'linli-line-'));
  await chmod(varDir, 0o755);
  const database: TestDatabase | null = options.mariadb ? await startMariadb() : null;
  const amiProxy = options.amiProxy ? await TcpProxy.start({ host: asterisk.ami.host, port: asterisk.ami.port }) : null;
  const environment = {
    LINLI_DEMO: '1',
    LINLI_VAR: varDir,
    AMI_HOST: '127.0.0.1',
    AMI_PORT: String(amiProxy?.port ?? asterisk.ami.port),
    AMI_USER: asterisk.ami.user,
    AMI_SECRET: asterisk.ami.secret,
    SIP_WS_URL: asterisk.wsUrl,
    AGI_PORT: String(asterisk.agi.port),
    RECORDINGS_DIR: asterisk.monitorDir,
    PROMPTS_DIR: asterisk.promptsDir,
    ASTERISK_LOG_DIR: asterisk.logDir,
    DRAIN_SECONDS: '2',
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...options.environment,
  };
  const server = new ServerUnderTest(environment);
  await server.start();
  let supervisor: Client | null = null;

  const line: Line = {
    asterisk, server, amiProxy, varDir, environment,
    database: database ? { kind: 'mariadb', url: database.url } : { kind: 'sqlite', file: join(varDir, 'linli.sqlite') },
    async signIn(login) {
      const client = new Client(server.url);
      const answer = await client.signIn(login, 'linli-demo');
      if (answer.status !== 200) throw new Error(`${login} could not sign in: ${answer.text}`);
      return client;
    },
    call: (more = {}) => sipp({ scenario: 'caller', target: asterisk.sip, to: '12345', ...more }),
    async calls() {
      supervisor ??= await line.signIn('supervisor1');
      return (await supervisor.get<{ items: CallView[] }>('/calls?limit=200')).body.items;
    },
    async callFrom(number) {
      supervisor ??= await line.signIn('supervisor1');
      // By the mask: looks by a whole number are limited for each person, and tests look again and again.
      const id = (await line.calls()).find((call) => call.direction === 'in' && call.fromNumber === maskNumber(number))?.id;
      return id ? (await supervisor.get<CallDetailView>(`/calls/${id}`)).body : null;
    },
    async callWhen(number, what, wanted, timeoutMs = 20_000) {
      let last: CallDetailView | null = null;
      try {
        return await waitFor(async () => {
          last = await line.callFrom(number);
          return last && wanted(last) ? last : null;
        }, { timeoutMs, what: `the call of ${number} to be ${what}` });
      } catch (error) {
        throw new Error(`${(error as Error).message}; it is ${JSON.stringify(last)}`, { cause: error });
      }
    },
    async agents() {
      supervisor ??= await line.signIn('supervisor1');
      return (await supervisor.get<AgentView[]>('/agents')).body as unknown as AgentView[];
    },
    queueLog: () => readFileSync(join(asterisk.logDir, 'queue_log'), 'utf8').split('\n').filter(Boolean),
    asteriskLog: () => readFileSync(join(asterisk.logDir, 'full'), 'utf8'),
    async stop() {
      await server.stop();
      await amiProxy?.close();
      await asterisk.stop();
      await database?.drop();
      await rm(varDir, { recursive: true, force: true });
    },
  };
  return line;
}
