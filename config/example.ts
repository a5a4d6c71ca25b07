import type { z } from 'zod';
import { environmentSchema } from './environment.schema.ts';

/** The text of config/example.env, made from the schema; a test keeps the file true. */
export function exampleEnvironment(): string {
  const lines = ['# Every setting of the server, with its default. Made from config/environment.schema.ts.'];
  for (const [name, schema] of Object.entries(environmentSchema.shape) as [string, z.ZodType][]) {
    const fallback = schema.safeParse(undefined);
    const value = fallback.success && fallback.data !== undefined && fallback.data !== false ? String(fallback.data) : '';
    lines.push('', `# ${schema.description ?? ''}`, `#${name}=${value}`);
  }
  return `${lines.join('\n')}\n`;
}
