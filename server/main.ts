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
    // What an operator can put right is one line that names it; a bug keeps its stack.
    process.stderr.write(error instanceof ConfigError || error instanceof FlowError ? `${error.message}\n` : `the server could not start: ${(error as Error).stack ?? String(error)}\n`);
    process.exit(1);
  }
}

if (process.argv[1] && /[\\/]server[\\/]main\.[jt]s$/.test(process.argv[1])) await main();
