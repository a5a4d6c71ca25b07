/**
 * Search in Chinese that works the same on every database: neither MariaDB's full text nor SQLite's trigrams find a
 * two-character word, so texts are cut into tokens of our own, kept in a table and compared as they stand.
 *
 *   居民 楼道灯 A12  →  u5c45 u6c11 b5c45.6c11 …  wa wa1 wa12
 *
 * A run of ASCII letters and digits is a word and gives each of its beginnings; a run of other letters gives each
 * character (u) and each pair of neighbours (b). Everything is ASCII, so that no collation can interfere.
 */

/** Text beyond this many characters is not searched; each of them gives at most two tokens. */
export const MAX_TEXT = 6000;
const MAX_QUERY_TOKENS = 40;
const MAX_WORD = 20;

/** The tokens of a text: at most 2 × MAX_TEXT, each at most 24 ASCII characters. */
export function tokens(text: string): Set<string> {
  const found = new Set<string>();
  for (const run of runsOf(text)) {
    if (run.kind === 'word') {
      for (let end = 1; end <= Math.min(run.characters.length, MAX_WORD); end += 1) found.add(word(run.characters.slice(0, end)));
    } else {
      run.characters.forEach((character) => found.add(single(character)));
      pairsOf(run.characters).forEach((pair) => found.add(pair));
    }
  }
  return found;
}

/** The tokens that a text must all have to match `query`; empty when there is nothing to search for. */
export function queryTokens(query: string): string[] {
  const wanted = new Set<string>();
  for (const run of runsOf(query)) {
    if (run.kind === 'word') wanted.add(word(run.characters.slice(0, MAX_WORD)));
    else if (run.characters.length === 1) wanted.add(single(run.characters[0]!));
    else pairsOf(run.characters).forEach((pair) => wanted.add(pair));
  }
  return [...wanted].slice(0, MAX_QUERY_TOKENS);
}

/** Whether a text with these tokens is found by this query. The database does the same with its token table. */
export function matches(textTokens: ReadonlySet<string>, query: string): boolean {
  const wanted = queryTokens(query);
  return wanted.length > 0 && wanted.every((token) => textTokens.has(token));
}

interface Run {
  kind: 'word' | 'grams';
  characters: string[];
}

function runsOf(text: string): Run[] {
  // NFKC makes full-width letters and digits plain ones. Cut before and after: it may lengthen a text.
  const characters = [...text.slice(0, MAX_TEXT).normalize('NFKC').toLowerCase()].slice(0, MAX_TEXT);
  const runs: Run[] = [];
  let open = false;
  for (const character of characters) {
    const kind = kindOf(character);
    const last = runs.at(-1);
    if (kind && open && last?.kind === kind) last.characters.push(character);
    else if (kind) runs.push({ kind, characters: [character] });
    open = kind !== null;
  }
  return runs;
}

function kindOf(character: string): Run['kind'] | null {
  if (/[a-z0-9]/.test(character)) return 'word';
  return /[\p{L}\p{N}\p{M}]/u.test(character) ? 'grams' : null;
}

function pairsOf(characters: readonly string[]): string[] {
  return characters.slice(1).map((character, index) => `b${hex(characters[index]!)}.${hex(character)}`);
}

const word = (characters: readonly string[]): string => `w${characters.join('')}`;
const single = (character: string): string => `u${hex(character)}`;
const hex = (character: string): string => character.codePointAt(0)!.toString(16);
