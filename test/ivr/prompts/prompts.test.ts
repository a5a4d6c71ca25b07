import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { EspeakEngine } from '../../../ivr/prompts/espeak.ts';
import { PromptStore, type PromptText } from '../../../ivr/prompts/prompt-store.ts';
import { forTelephone, resample } from '../../../ivr/prompts/resample.ts';
import { lengthMs, readWav, writeWav, type Sound } from '../../../ivr/prompts/wav.ts';
import { silentLogger } from '../../../server/shared/logger.ts';

function tone(rate: number, hertz: number, seconds: number, amplitude = 8_000): Sound {
  return { rate, samples: Int16Array.from({ length: rate * seconds }, (_, index) => Math.round(amplitude * Math.sin((2 * Math.PI * hertz * index) / rate))) };
}

/** How strong one frequency is in the middle of a sound (Goertzel), in amplitude. */
function strength({ rate, samples }: Sound, hertz: number): number {
  let [sine, cosine] = [0, 0];
  samples.forEach((sample, index) => {
    sine += sample * Math.sin((2 * Math.PI * hertz * index) / rate);
    cosine += sample * Math.cos((2 * Math.PI * hertz * index) / rate);
  });
  return (2 * Math.hypot(sine, cosine)) / samples.length;
}

const GREETING: PromptText = { zh: '您好，欢迎致电社区服务热线。', en: 'Hello, this is the community hotline.' };

describe('Prompts', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'linli-prompts-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function store(prompts: Record<string, PromptText>, program?: string): Promise<PromptStore> {
    const made = new PromptStore({ engine: new EspeakEngine(program), promptsDir: join(folder, 'prompts'), recordedDir: join(folder, 'recorded'), logger: silentLogger() });
    await made.open(new Map(Object.entries(prompts)));
    return made;
  }

  async function record(key: string, content: Buffer): Promise<void> {
    await mkdir(join(folder, 'recorded', 'zh'), { recursive: true });
    await writeFile(join(folder, 'recorded', 'zh', `${key}.wav`), content);
  }

  it('are spoken by the real engine as 8 kHz, 16 bit, one channel, readable for everybody', async function () {
    this.timeout(30_000);
    const prompts = await store({ greeting: GREETING, one: { zh: '一', en: 'one' } });
    expect(prompts.find('greeting', 'zh')).to.equal(null);
    await prompts.render();
    for (const key of ['greeting', 'one']) {
      for (const language of ['zh', 'en'] as const) {
        const file = prompts.find(key, language);
        expect(file?.lengthMs, `${key} ${language}`).to.be.greaterThan(300);
        expect(file?.path).to.match(/^\/.*\/[0-9a-f]{32}$/);
        const content = await readFile(`${file?.path}.wav`);
        // Format of the header: PCM, 1 channel, 8,000 Hz, 16 bit.
        expect([content.readUInt16LE(20), content.readUInt16LE(22), content.readUInt32LE(24), content.readUInt16LE(34)]).to.deep.equal([1, 1, 8_000, 16]);
        expect((await stat(`${file?.path}.wav`)).mode & 0o777).to.equal(0o644);
      }
    }
    expect((await stat(join(folder, 'prompts', 'cache'))).mode & 0o777).to.equal(0o755);
    expect(prompts.find('greeting', 'zh')?.lengthMs).to.be.greaterThan(1_500);
  });

  it('are found again without speaking, and spoken anew when their text changes', async function () {
    this.timeout(30_000);
    await (await store({ greeting: GREETING })).render();
    const again = await store({ greeting: { ...GREETING, zh: '新的问候。' } }, '/nonexistent/espeak-ng');
    expect(again.find('greeting', 'en')).not.to.equal(null);
    expect(again.find('greeting', 'zh')).to.equal(null);
    await again.render();
    expect(again.find('greeting', 'zh')).to.equal(null);
    expect((await readdir(join(folder, 'prompts', 'cache'))).filter((name) => name.endsWith('.tmp'))).to.deep.equal([]);
  });

  it('speak text that looks like options or shell commands as text', async function () {
    this.timeout(30_000);
    const prompts = await store({ odd: { zh: '--help', en: `-w ${folder}/stolen.wav; $(touch ${folder}/stolen)` } });
    await prompts.render();
    expect(prompts.find('odd', 'en')?.lengthMs).to.be.greaterThan(300);
    expect(await readdir(folder)).to.deep.equal(['prompts']);
  });

  it('stay away without an engine: one error says what to install, nothing fails', async () => {
    expect(await new EspeakEngine('/nonexistent/espeak-ng').probe()).to.deep.equal({ ok: false, reason: 'the speech program /nonexistent/espeak-ng cannot be run; install it with: apt-get install espeak-ng' });
    const prompts = await store({ greeting: GREETING }, '/nonexistent/espeak-ng');
    await prompts.render();
    expect(prompts.find('greeting', 'zh')).to.equal(null);
  });

  it('that people recorded win over the engine, at the telephone’s rate whatever theirs is', async () => {
    await record('greeting', writeWav(tone(44_100, 1_000, 1)));
    const prompts = await store({ greeting: GREETING }, '/nonexistent/espeak-ng');
    const file = prompts.find('greeting', 'zh');
    expect(file?.lengthMs).to.be.within(990, 1_010);
    const sound = readWav(await readFile(`${file?.path}.wav`));
    expect(sound.rate).to.equal(8_000);
    expect(strength(sound, 1_000)).to.be.within(7_500, 8_500);
  });

  it('that are recorded in a form we cannot use are spoken instead', async function () {
    this.timeout(30_000);
    await record('greeting', Buffer.from('this is no sound'));
    const prompts = await store({ greeting: GREETING });
    await prompts.render();
    expect(prompts.find('greeting', 'zh')?.lengthMs).to.be.greaterThan(1_000);
  });

  it('are published by name for the dialplan; the absent ones are told', async () => {
    await record('no-agent', writeWav(tone(8_000, 500, 1)));
    const prompts = await store({ 'no-agent': GREETING, 'queue-wait': GREETING }, '/nonexistent/espeak-ng');
    expect(await prompts.publishNamed(['no-agent', 'queue-wait'], 'zh')).to.deep.equal(['queue-wait']);
    const named = join(folder, 'prompts', 'named', 'no-agent.wav');
    expect(readWav(await readFile(named)).samples).to.have.length(8_000);
    expect((await stat(named)).mode & 0o777).to.equal(0o644);
  });
});

describe('Sound', () => {
  it('keeps the telephone’s band and loses what would fold back into it', () => {
    for (const hertz of [300, 1_000, 3_000]) expect(strength(resample(tone(22_050, hertz, 1), 8_000), hertz), `${hertz} Hz`).to.be.within(7_200, 8_400);
    // 5 kHz would come back as 3 kHz.
    expect(strength(resample(tone(22_050, 5_000, 1), 8_000), 3_000)).to.be.lessThan(80);
  });

  it('is levelled, and loses long silence at its ends', () => {
    const quiet = tone(8_000, 1_000, 1, 1_000);
    const padded = Int16Array.from([...new Int16Array(8_000), ...quiet.samples, ...new Int16Array(8_000)]);
    const made = forTelephone({ rate: 8_000, samples: padded }, 8_000);
    expect(made.samples.length).to.be.within(8_000, 9_400);
    expect(Math.max(...made.samples)).to.be.within(23_000, 23_200);
    expect(forTelephone({ rate: 8_000, samples: new Int16Array(100) }, 8_000).samples).to.have.length(100);
  });

  it('comes back from a file as it went in, also when the header promises more than there is', () => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        const file = writeWav({ rate: 8_000, samples });
        expect(lengthMs(file.length)).to.equal(Math.ceil(samples.length / 8));
        file.writeUInt32LE(0x7fffffff, 40);
        expect([...readWav(file).samples]).to.deep.equal([...samples]);
      }),
    );
  });

  it('that is no WAV file is refused in words, whatever it is', () => {
    const header = writeWav(tone(8_000, 500, 1)).subarray(0, 60);
    const mangled = fc.tuple(fc.uint8Array({ maxLength: 60 }), fc.nat({ max: 60 })).map(([bytes, at]) => Buffer.concat([header.subarray(0, at), Buffer.from(bytes)]));
    fc.assert(
      fc.property(mangled, (file) => {
        try {
          readWav(file);
        } catch (error) {
          expect((error as Error).message).to.match(/WAV/);
        }
      }),
    );
  });
});
