import { execFile } from 'node:child_process';
import type { IvrLanguage } from '../ports.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { readWav, type Sound } from './wav.ts';

/** `-v cmn` would read Han text as English-spelled pinyin (espeak-ng 1.51). */
const VOICES: Readonly<Record<IvrLanguage, string>> = { zh: 'cmn-latn-pinyin', en: 'en' };
/** Words a minute, a little below the default of 175: older ears need time, but a caller waits for a person meanwhile. */
const SPEED = 170;
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 32 * 1024 * 1024;

/** The espeak-ng program, run without a shell; the text goes in by stdin, so nothing in it is an option. */
export class EspeakEngine implements SpeechEngine {
  constructor(private readonly program = 'espeak-ng') {}

  fingerprint(language: IvrLanguage): string {
    return `espeak-ng ${VOICES[language]} ${SPEED}`;
  }

  async probe(): Promise<{ ok: true } | { ok: false; reason: string }> {
    try {
      await this.run(['--version'], '');
      return { ok: true };
    } catch {
      return { ok: false, reason: `the speech program ${this.program} cannot be run; install it with: apt-get install espeak-ng` };
    }
  }

  async speak(text: string, language: IvrLanguage): Promise<Sound> {
    return readWav(await this.run(['-v', VOICES[language], '-s', String(SPEED), '--stdin', '--stdout'], text));
  }

  private run(args: readonly string[], input: string): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const child = execFile(this.program, args, { encoding: 'buffer', timeout: TIMEOUT_MS, maxBuffer: MOST_BYTES }, (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
      // A program that is missing or ends early breaks the pipe; execFile's callback tells of it.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
  }
}
