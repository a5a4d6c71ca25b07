import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, stringify } from 'yaml';
import type { Hotline } from '../../config/hotline.schema.ts';

const CONFIG = join(resolve(dirname(fileURLToPath(import.meta.url)), '../..'), 'config');

/** A greeting and then the queue: for tests that are not about the voice menu, so that their calls do not sit in it. */
const SHORT_FLOW = `
language: zh
start: welcome
person: to-person
published: [queue-wait, no-agent, reconnecting]
nodes:
  welcome: { kind: say, prompts: [greeting], next: to-person }
  to-person: { kind: queue, queue: hotline, priority: 0 }
prompts:
  greeting: { zh: 您好。, en: Hello. }
  queue-wait: { zh: 请稍候。, en: Please wait. }
  no-agent: { zh: 没有人能接听。, en: Nobody can answer. }
  reconnecting: { zh: 正在重新接通。, en: Connecting you again. }
`;

export interface HotlineConfig {
  /** For LINLI_CONFIG. */
  folder: string;
  remove(): Promise<void>;
}

/**
 * A configuration folder of the test's own: the project's, with some values changed.
 * @param flow 'short': a greeting instead of the menu
 */
export async function hotlineConfig(change: Partial<Hotline>, flow: 'short' | 'full' = 'short'): Promise<HotlineConfig> {
  const folder = await mkdtemp(join(tmpdir(), 'linli-config-'));
  const hotline = parse(await readFile(join(CONFIG, 'hotline.yaml'), 'utf8')) as Hotline;
  await writeFile(join(folder, 'hotline.yaml'), stringify({ ...hotline, ...change }));
  if (flow === 'full') await cp(join(CONFIG, 'ivr'), join(folder, 'ivr'), { recursive: true });
  else {
    await mkdir(join(folder, 'ivr'));
    await writeFile(join(folder, 'ivr/main.yaml'), SHORT_FLOW);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
