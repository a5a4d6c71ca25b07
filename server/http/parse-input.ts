import { z } from 'zod';
import { AppError, type Language } from '../shared/errors.ts';
import type { Issue } from './problem.ts';

const WORDS = { zh: z.locales.zhCN().localeError, en: z.locales.en().localeError };
const MOST_ISSUES = 20;

type Part = Issue['in'];

/**
 * Parses what a request brought, each part by its schema. Parts without a schema are empty: a handler cannot read
 * what was not declared.
 * @throws BAD_REQUEST with `issues`, in the language asked for
 */
export async function parseInput(
  schemas: { readonly [part in Part]?: z.ZodType },
  raw: { readonly [part in Part]: unknown },
  language: Language,
): Promise<{ [part in Part]: unknown }> {
  const issues: Issue[] = [];
  const parse = async (part: Part): Promise<unknown> => {
    const schema = schemas[part];
    if (!schema) return {};
    const result = await schema.safeParseAsync(raw[part], { error: WORDS[language] });
    if (result.success) return result.data;
    issues.push(...result.error.issues.map((issue) => ({ in: part, path: issue.path.map(String).join('.'), message: issue.message })));
    return {};
  };
  const [params, query, body] = [await parse('params'), await parse('query'), await parse('body')];
  const first = issues[0];
  if (first) throw new AppError('BAD_REQUEST', { detail: [first.path, first.message].filter(Boolean).join(': ') }, { issues: issues.slice(0, MOST_ISSUES) });
  return { params, query, body };
}
