import { ConfigError, loadConfig } from '../config/load.ts';
import { FlowError } from '../ivr/index.ts';
import { createServer } from './create-server.ts';

/**
 * The program: reads the configuration, runs one server, stops it in order on SIGTERM or SIGINT.
 * stdout has one line, `ready <address>`; everything else is on stderr.
 */
export async function main(): Promise<void> {
  try {
    const server = await createServer(loadConfig());
    const stop = (): void => {
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error('the server did not stop in order:', error);
          process.exit(1);
        },
      );
    };
    process.once('SIGTERM', stop);
    process.once('SIGINT', stop);
    const { url } = await server.start();
    process.stdout.write(`ready ${url}\n`);
  } catch (error) {
    process.stderr.write(`${reasonOf(error)}\n`);
    process.exit(1);
  }
}

/** What an operator can put right is one line that names it; a bug keeps its stack. */
function reasonOf(error: unknown): string {
  if (error instanceof ConfigError || error instanceof FlowError) return error.message;
  const { code, port, address, sqlMessage, stack } = error as NodeJS.ErrnoException & { port?: number; address?: string; sqlMessage?: string };
  if (code === 'EADDRINUSE' || code === 'EACCES') return `${address ?? ''}:${port ?? ''} cannot be listened on (${code}): choose another PORT or AGI_PORT, or stop what has it.`;
  if (sqlMessage !== undefined) return `DATABASE_URL: ${sqlMessage}`;
  if (code === 'ECONNREFUSED' || code === 'ETIMEDOUT' || code === 'ENOTFOUND') return `DATABASE_URL: the database cannot be reached at ${address ?? ''}:${port ?? ''} (${code}).`;
  return `the server could not start: ${stack ?? String(error)}`;
}

if (process.argv[1] && /[\\/]server[\\/]main\.[jt]s$/.test(process.argv[1])) await main();
