import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../server/shared/logger.ts';
import { IVR_LANGUAGES, type IvrLanguage } from '../ports.ts';
import { makeReadableFolder, writeReadableFile } from './files.ts';
import { forTelephone, resample } from './resample.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { lengthMs, readWav, TELEPHONE_RATE, writeWav } from './wav.ts';

/** A prompt's words in each language. */
export type PromptText = Readonly<Record<IvrLanguage, string>>;

/** A file that Asterisk can play: absolute path without its extension, and its length in ms. */
export interface PromptFile {
  readonly path: string;
  readonly lengthMs: number;
}

export interface PromptStoreOptions {
  readonly engine: SpeechEngine;
  /** Holds cache/ and named/; absolute, and the same path for Asterisk. */
  readonly promptsDir: string;
  /** Holds <language>/<key>.wav, recorded by people; they win over the engine. Null = there are none. */
  readonly recordedDir: string | null;
  readonly logger: Logger;
}

interface Piece {
  readonly key: string;
  readonly language: IvrLanguage;
  readonly text: string;
}

/** Two at a time leave the machine to the calls that come meanwhile. */
const RENDERED_AT_ONCE = 2;

/**
 * Prompts as files. `open` finds what exists, `render` makes the rest in the background;
 * a call asks `find`, which only looks into memory and never waits for anything.
 */
export class PromptStore {
  private readonly found = new Map<string, PromptFile>();
  private missing: Piece[] = [];

  constructor(private readonly options: PromptStoreOptions) {}

  private get cacheDir(): string {
    return join(this.options.promptsDir, 'cache');
  }

  /** Takes the prompts by key and finds the recorded and the cached files. */
  async open(prompts: ReadonlyMap<string, PromptText>): Promise<void> {
    await makeReadableFolder(this.options.promptsDir);
    await makeReadableFolder(this.cacheDir);
    const pieces = IVR_LANGUAGES.flatMap((language) => [...prompts].map(([key, text]) => ({ key, language, text: text[language] })));
    this.missing = [];
    for (const piece of pieces) {
      const file = (await this.recorded(piece)) ?? (await this.known(this.cachePath(piece)));
      if (file) this.found.set(nameOf(piece.key, piece.language), file);
      else this.missing.push(piece);
    }
  }

  /** Makes what is missing; settles when all is tried, or soon after `stop`. Failures are logged, and that prompt stays silent. */
  async render(stop?: AbortSignal): Promise<void> {
    const { engine, logger } = this.options;
    if (this.missing.length === 0) return;
    const ready = await engine.probe();
    if (!ready.ok) {
      logger.error({ missing: this.missing.length }, `no speech: ${ready.reason}. Callers hear only what is recorded or was made before; the others go straight to a person`);
      return;
    }
    const work = this.missing.splice(0);
    const total = work.length;
    let failed = 0;
    const worker = async (): Promise<void> => {
      for (let piece = work.shift(); piece && !stop?.aborted; piece = work.shift()) failed += (await this.renderPiece(piece)) ? 0 : 1;
    };
    await Promise.all(Array.from({ length: RENDERED_AT_ONCE }, worker));
    logger.info({ rendered: total - work.length - failed, failed, left: work.length }, 'prompts made');
  }

  /** The file of a prompt, or null while there is none. */
  find(key: string, language: IvrLanguage): PromptFile | null {
    return this.found.get(nameOf(key, language)) ?? null;
  }

  /** Forgets a file that turned out to be gone or unplayable, so that no further call asks Asterisk for it. */
  forget(key: string, language: IvrLanguage): void {
    if (this.found.delete(nameOf(key, language))) this.options.logger.warn({ key, language }, 'a prompt cannot be played and is left out until the next start');
  }

  /**
   * Puts prompts where the dialplan finds them by name, <promptsDir>/named/<key>.wav,
   * because it plays them without us. Answers the keys that have no file yet.
   */
  async publishNamed(keys: readonly string[], language: IvrLanguage): Promise<string[]> {
    const folder = join(this.options.promptsDir, 'named');
    await makeReadableFolder(folder);
    const absent: string[] = [];
    for (const key of keys) {
      const file = this.find(key, language);
      if (file) await writeReadableFile(join(folder, `${key}.wav`), await readFile(`${file.path}.wav`));
      else absent.push(key);
    }
    return absent;
  }

  private async renderPiece(piece: Piece): Promise<boolean> {
    try {
      const sound = forTelephone(await this.options.engine.speak(piece.text, piece.language), TELEPHONE_RATE);
      const path = this.cachePath(piece);
      await writeReadableFile(`${path}.wav`, writeWav(sound));
      await this.take(piece, path);
      return true;
    } catch (error) {
      this.options.logger.error({ err: error, key: piece.key, language: piece.language }, 'a prompt could not be made');
      return false;
    }
  }

  /** A recording, copied into the cache: in the telephone's format, and readable for Asterisk. */
  private async recorded({ key, language }: Piece): Promise<PromptFile | null> {
    const { recordedDir, logger } = this.options;
    if (recordedDir === null) return null;
    const source = join(recordedDir, language, `${key}.wav`);
    const content = await readFile(source).catch(() => null);
    if (!content) return null;
    try {
      const path = join(this.cacheDir, hashOf(['recorded', content]));
      const known = await this.known(path);
      if (known) return known;
      await writeReadableFile(`${path}.wav`, writeWav(resample(readWav(content), TELEPHONE_RATE)));
      return await this.known(path);
    } catch (error) {
      logger.error({ err: error, file: source }, 'a recorded prompt cannot be used; the engine speaks it');
      return null;
    }
  }

  private async take(piece: Piece, path: string): Promise<void> {
    const file = await this.known(path);
    if (file) this.found.set(nameOf(piece.key, piece.language), file);
  }

  private async known(path: string): Promise<PromptFile | null> {
    const info = await stat(`${path}.wav`).catch(() => null);
    return info ? { path, lengthMs: lengthMs(info.size) } : null;
  }

  private cachePath({ text, language }: Piece): string {
    return join(this.cacheDir, hashOf([this.options.engine.fingerprint(language), text]));
  }
}

function nameOf(key: string, language: IvrLanguage): string {
  return `${language}/${key}`;
}

function hashOf(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex').slice(0, 32);
}
