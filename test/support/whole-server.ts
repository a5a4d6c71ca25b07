import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../config/load.ts';
import { createServer, type ServerOptions } from '../../server/create-server.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { Client } from './client.ts';

export const DEMO_PASSWORD = 'linli-demo';

/**
 * The whole server as main.ts runs it, in this process, on free ports, in demo mode, with a folder of its own.
 * @param environment further settings, e.g. DATABASE_URL
 */
export async function startWholeServer(environment: Record<string, string> = {}, options: ServerOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'linli-whole-'));
  const config = loadConfig({ LINLI_VAR: folder, LINLI_DEMO: '1', PORT: '0', AGI_PORT: '0', WATCHDOG: 'off', DRAIN_SECONDS: '0', ...environment });
  const limits = { perAddress: 1_000_000, signInPerLogin: 1_000_000, failedSignInsPerAddress: 1_000_000 };
  const server = await createServer(config, { logger: silentLogger(), limits, ...options });
  const { url } = await server.start();
  return {
    url,
    server,
    client: () => new Client(url),
    /** Somebody of the demo: agent1, supervisor1, auditor1 … */
    async signedIn(login: string): Promise<Client> {
      const client = new Client(url);
      const { status } = await client.signIn(login, DEMO_PASSWORD);
      if (status !== 200) throw new Error(`${login} could not sign in: ${status}`);
      return client;
    },
    async stop(): Promise<void> {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type WholeServer = Awaited<ReturnType<typeof startWholeServer>>;
