import type { IvrLanguage } from '../ports.ts';
import type { Sound } from './wav.ts';

/** Makes text into sound. Another engine (a better voice) is another implementation of this. */
export interface SpeechEngine {
  /**
   * Names engine and voice; a part of the cache's key, so that a new voice makes new files.
   * It is known without running the engine, so that files made elsewhere serve a machine without one.
   */
  fingerprint(language: IvrLanguage): string;
  /** Finds out whether it can work here. `reason` says in one sentence what is missing and how it is had. */
  probe(): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }>;
  /** The sound of one text, at whatever rate the engine likes. Rejects with a plain Error. */
  speak(text: string, language: IvrLanguage): Promise<Sound>;
}
