import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { en, zh } from '../../../agent-ui/src/i18n/catalogue/index.ts';
import { AUDIT_KINDS } from '../../../agent-ui/src/admin/audit-kinds.ts';
import { AUDIT_KINDS as KNOWN_KINDS } from '../../../server/audit/audit.entity.ts';
import { SHORTCUT_IDS } from '../../../agent-ui/src/shell/shortcuts.ts';

const SOURCES = resolve(dirname(fileURLToPath(import.meta.url)), '../../../agent-ui/src');

/** "a.b.c" of every word. */
function keysOf(tree: object, prefix = ''): string[] {
  return Object.entries(tree).flatMap(([name, value]) => (typeof value === 'string' ? [prefix + name] : keysOf(value as object, `${prefix}${name}.`)));
}

function wordAt(tree: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((at, name) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined), tree);
}

async function sources(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name));
}

describe('the words of the screens', () => {
  it('has the same keys in Chinese and English', () => {
    expect(keysOf(en).sort()).to.deep.equal(keysOf(zh).sort());
  });

  it('has no empty word, and the same placeholders in both languages', () => {
    const placeholders = (word: unknown) => [...String(word).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    for (const key of keysOf(zh)) {
      expect(String(wordAt(zh, key)).trim(), key).not.to.equal('');
      expect(placeholders(wordAt(en, key)), key).to.deep.equal(placeholders(wordAt(zh, key)));
    }
  });

  it('is Chinese in Chinese and not in English', () => {
    const han = /\p{Script=Han}/u;
    // Names that are the same everywhere, and signs.
    const same = ['labels.channel.open311'];
    for (const key of keysOf(zh)) if (!same.includes(key)) expect(String(wordAt(zh, key)), key).to.match(han);
    for (const key of keysOf(en)) expect(String(wordAt(en, key)), key).not.to.match(han);
  });

  it('has every key that a screen names', async () => {
    const missing: string[] = [];
    for (const file of await sources(SOURCES)) {
      const text = await readFile(file, 'utf8');
      for (const [, key] of text.matchAll(/\bt\([^`)]*?'([a-zA-Z]+(?:\.[a-zA-Z-]+)+)'/g)) if (typeof wordAt(zh, key!) !== 'string') missing.push(`${file}: ${key}`);
      // t(`labels.kind.${…}`): the part before the value must be a group of words.
      for (const [, group] of text.matchAll(/\bt\(`([a-zA-Z.-]+)\.\$\{/g)) if (typeof wordAt(zh, group!) !== 'object') missing.push(`${file}: ${group}`);
    }
    expect(missing).to.deep.equal([]);
  });

  it('has a word for every kind of audit row and every shortcut', () => {
    expect([...AUDIT_KINDS].sort()).to.deep.equal([...KNOWN_KINDS].sort());
    for (const kind of KNOWN_KINDS) expect(wordAt(zh, `audit.kind.${kind}`), kind).to.be.a('string');
    for (const id of SHORTCUT_IDS) expect(wordAt(zh, `shortcuts.id.${id}`), id).to.be.a('string');
  });
});
