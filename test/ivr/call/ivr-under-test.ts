import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIvr, type Ivr, type IvrCall, type IvrLeft, type IvrOptions, type SelfServiceUsed } from '../../../ivr/index.ts';
import { EspeakEngine } from '../../../ivr/prompts/espeak.ts';
import { writeWav } from '../../../ivr/prompts/wav.ts';
import { systemClock } from '../../../server/shared/clock.ts';
import { silentLogger } from '../../../server/shared/logger.ts';
import { CONTEXT, SMALL, SPOKEN, TOOLS } from '../flow/fixtures.ts';

export interface IvrUnderTest {
  readonly ivr: Ivr;
  readonly port: number;
  /** What the ports were told, in order. */
  readonly entered: IvrCall[];
  readonly left: IvrLeft[];
  readonly used: SelfServiceUsed[];
  readonly counted: string[];
  stop(): Promise<void>;
}

/** Starts the IVR with the small flow; its prompts are recordings of 0.1 s, so no speech is made. */
export async function startIvr(options: Partial<IvrOptions> = {}, recorded: readonly string[] = ['hello', 'number', 'wrong', 'state-handling']): Promise<IvrUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'linli-ivr-'));
  await writeFile(join(folder, 'main.yaml'), SMALL);
  await writeFile(join(folder, 'spoken.yaml'), SPOKEN);
  await mkdir(join(folder, 'recorded', 'zh'), { recursive: true });
  for (const key of recorded) await writeFile(join(folder, 'recorded', 'zh', `${key}.wav`), writeWav({ rate: 8_000, samples: new Int16Array(800).fill(key.length) }));
  const [entered, left, used, counted]: [IvrCall[], IvrLeft[], SelfServiceUsed[], string[]] = [[], [], [], []];
  const ivr = createIvr({
    port: 0,
    flowFile: join(folder, 'main.yaml'),
    flowShownAs: 'config/ivr/main.yaml',
    promptsDir: join(folder, 'prompts'),
    recordedDir: join(folder, 'recorded'),
    ...CONTEXT,
    ...TOOLS,
    clock: systemClock,
    logger: silentLogger(),
    count: (name) => counted.push(name),
    engine: new EspeakEngine('/nonexistent/espeak-ng'),
    calendar: { isOpen: () => true },
    tickets: { byNumber: () => Promise.resolve({ found: true, state: 'handling', stateSince: Date.now(), kind: 'complaint' }) },
    intake: {
      callEntered: (call) => (entered.push(call), Promise.resolve({ callId: 'call-1' })),
      leftIvr: async (event) => void left.push(event),
      selfServiceUsed: async (event) => void used.push(event),
    },
    ...options,
  });
  const { port } = await ivr.start();
  return {
    ivr,
    port,
    entered,
    left,
    used,
    counted,
    async stop() {
      await ivr.stop({ drainMs: 0 });
      await rm(folder, { recursive: true, force: true });
    },
  };
}
