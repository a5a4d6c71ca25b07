import type { CountMetric, IvrLanguage } from '../ports.ts';
import type { AgiSession } from '../agi/session.ts';
import type { PromptStore } from '../prompts/prompt-store.ts';

/** What came of a row of prompts: the key that stopped them, and whether anything was heard at all. */
export interface Said {
  readonly key: string | null;
  readonly heard: boolean;
}

/** Plays prompts to one caller; one that has no file is passed over, so nobody waits for speech to be made. */
export class Speaker {
  constructor(private readonly use: { session: AgiSession; prompts: Pick<PromptStore, 'find' | 'forget'>; count: CountMetric }) {}

  async say(keys: readonly string[], language: IvrLanguage, escapeKeys: string): Promise<Said> {
    let heard = false;
    for (const key of keys) {
      const file = this.use.prompts.find(key, language);
      if (!file) {
        this.use.count('prompt-missing', {});
        continue;
      }
      const played = await this.use.session.streamFile(file.path, escapeKeys, file.lengthMs);
      if (!played.played) this.use.prompts.forget(key, language);
      heard ||= played.played;
      if (played.key !== null) return { key: played.key, heard };
    }
    return { key: null, heard };
  }
}
