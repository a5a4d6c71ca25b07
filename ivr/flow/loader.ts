import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { z } from 'zod';
import type { PromptText } from '../prompts/prompt-store.ts';
import { problemsOf, silentEnd } from './checks.ts';
import type { Flow } from './flow.ts';
import { flowFile, promptFile } from './schema.ts';
import { FlowError, YamlSource, type Path } from './yaml-source.ts';

/** What a flow may name besides its own nodes and prompts. */
export interface FlowContext {
  readonly queues: readonly string[];
  readonly ticketStates: readonly string[];
}

/** A text and the name under which it is shown to its editor. */
export interface FlowText {
  readonly shownAs: string;
  readonly text: string;
}

const MOST_BYTES = 512 * 1024;

/**
 * Reads and checks a flow file and what it includes.
 * @param file absolute path
 * @param shownAs how the file is named in messages, e.g. config/ivr/main.yaml
 * @throws FlowError, whose message is one line `file:line: what is wrong`
 */
export async function loadFlow(file: string, shownAs: string, context: FlowContext): Promise<Flow> {
  const beside = (name: string): Promise<FlowText> => readText(join(dirname(file), name), `${dirname(shownAs)}/${name}`);
  return parseFlow(await readText(file, shownAs), beside, context);
}

/** The same from text; `include` gives a further file by its name. */
export async function parseFlow(main: FlowText, include: (name: string) => Promise<FlowText>, context: FlowContext): Promise<Flow> {
  const source = YamlSource.parse(main.text, main.shownAs);
  const file = checked(flowFile, source);
  const prompts = new Map<string, PromptText>();
  addPrompts(prompts, file.prompts, source);
  for (const [index, name] of file.include.entries()) {
    const text = await include(name).catch((error: unknown) => {
      throw source.error(['include', index], `${name}: ${error instanceof FlowError ? error.reason : 'the file cannot be read'}`);
    });
    const further = YamlSource.parse(text.text, text.shownAs);
    addPrompts(prompts, checked(promptFile, further).prompts, further);
  }

  const nodes = new Map(Object.entries(file.nodes));
  const { language, start, person, published } = file;
  const problems = problemsOf({ start, person, published, nodes, promptKeys: new Set(prompts.keys()), ...context });
  throwFirst(problems, source);

  const end = silentEnd({ nodes }, person);
  if (end?.kind !== 'queue') throw new Error('the checks let a flow pass without a way to a person');
  return { language, start, person, published, nodes, prompts, fallback: { to: 'queue', queue: end.queue, priority: end.priority } };
}

function addPrompts(all: Map<string, PromptText>, some: Readonly<Record<string, PromptText>>, source: YamlSource): void {
  for (const [key, text] of Object.entries(some)) {
    if (all.has(key)) throw source.error(['prompts', key], `the prompt "${key}" is written twice`);
    all.set(key, text);
  }
}

function checked<S extends z.ZodType>(schema: S, source: YamlSource): z.output<S> {
  const parsed = schema.safeParse(source.value(), { reportInput: true });
  if (parsed.success) return parsed.data;
  throwFirst(parsed.error.issues.map((issue) => inWords(issue)), source);
  throw new Error('a schema refused a flow without saying why');
}

/** One line for one problem: the first in the file; whoever mends it sees the next one. */
function throwFirst(problems: readonly { path: Path; reason: string }[], source: YamlSource): void {
  const [first] = problems.map(({ path, reason }) => source.error(path, reason)).sort((a, b) => a.line - b.line);
  if (!first) return;
  throw problems.length === 1 ? first : new FlowError(first.file, first.line, `${first.reason} (and ${problems.length - 1} more)`);
}

/** What a schema found, for a person who edits the file. */
function inWords(issue: z.core.$ZodIssue): { path: Path; reason: string } {
  const where = issue.path.length > 0 ? `${issue.path.map(String).join('.')}: ` : '';
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return { path: [...issue.path, key], reason: `${where}there is no setting "${key}" here` };
  }
  if (issue.code === 'invalid_key') return { path: issue.path, reason: `${where}${issue.issues[0]?.message ?? 'not a valid name'}` };
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'kind') return { path: issue.path, reason: `${where}there is no such kind of node` };
  if (issue.code === 'invalid_type' && issue.input === undefined) return { path: issue.path, reason: `${where}is missing` };
  return { path: issue.path, reason: `${where}${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}` };
}

async function readText(path: string, shownAs: string): Promise<FlowText> {
  const content = await readFile(path).catch(() => null);
  if (!content) throw new FlowError(shownAs, 1, 'the file cannot be read');
  if (content.length > MOST_BYTES) throw new FlowError(shownAs, 1, `the file is larger than ${MOST_BYTES} bytes`);
  return { shownAs, text: content.toString('utf8') };
}

