/**
 * The keyboard. One table: what matches, what is listed under '?', and what tests check.
 *
 * Chosen so that nothing fights the browser or an input method: no Ctrl+letter that browsers use (Ctrl+K is taken on
 * purpose, as everywhere), no Alt+letter of browser menus (D E F B H S T V) or of chat programs' global keys (A Q W
 * S Z), no Alt+Shift (switches the input language), no F4 (the menu of Rime), no Alt+digit (browser tabs on Linux).
 * Plain letters work outside text fields only, and can be turned off (WCAG 2.1.4).
 */
export interface Shortcut {
  readonly id: ShortcutId;
  readonly group: 'call' | 'state' | 'work' | 'go';
  /** As shown, and as matched: "F2", "Shift+F2", "Alt+K", "Ctrl+Enter", "?", or a sequence "g d". */
  readonly keys: string;
}

export const SHORTCUT_IDS = [
  'answer', 'hang-up', 'hold', 'mute', 'keypad', 'ready', 'pause', 'search', 'new-ticket', 'register', 'help',
  'go-desk', 'go-call-backs', 'go-tickets', 'go-calls', 'go-supervisor',
] as const;
export type ShortcutId = (typeof SHORTCUT_IDS)[number];

export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'answer', group: 'call', keys: 'F2' },
  { id: 'hang-up', group: 'call', keys: 'Shift+F2' },
  { id: 'hold', group: 'call', keys: 'F8' },
  { id: 'mute', group: 'call', keys: 'F9' },
  { id: 'keypad', group: 'call', keys: 'Alt+K' },
  { id: 'ready', group: 'state', keys: 'Alt+R' },
  { id: 'pause', group: 'state', keys: 'Alt+P' },
  { id: 'search', group: 'work', keys: 'Ctrl+K' },
  { id: 'new-ticket', group: 'work', keys: 'Alt+N' },
  { id: 'register', group: 'work', keys: 'Ctrl+Enter' },
  { id: 'help', group: 'work', keys: '?' },
  { id: 'go-desk', group: 'go', keys: 'g d' },
  { id: 'go-call-backs', group: 'go', keys: 'g b' },
  { id: 'go-tickets', group: 'go', keys: 'g t' },
  { id: 'go-calls', group: 'go', keys: 'g c' },
  { id: 'go-supervisor', group: 'go', keys: 'g s' },
];

/** What we look at in a KeyboardEvent. */
export interface KeyPress {
  readonly key: string;
  /** The physical key: Alt on macOS changes `key` into another character. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly repeat: boolean;
  /** The press happened in a text field. */
  readonly inText: boolean;
}

/** How long the second key of a sequence may take. */
const SEQUENCE_MS = 1_200;

/** Turns key presses into shortcuts. Keeps the first key of a sequence in mind. */
export class ShortcutMatcher {
  private first: { key: string; at: number } | null = null;

  constructor(private readonly now: () => number) {}

  /**
   * @param singleKeys whether plain letters and '?' are shortcuts for this person
   * @returns the shortcut that this press completes, or null
   */
  press(press: KeyPress, singleKeys: boolean): ShortcutId | null {
    // While an input method composes Chinese text, every key belongs to it ('Process' is what Chromium then reports).
    if (press.isComposing || press.key === 'Process' || press.key === 'Dead' || press.repeat) return null;
    const chord = chordOf(press);
    const direct = SHORTCUTS.find(({ keys }) => keys === chord);
    if (direct && chord.length > 1) return this.done(direct.id);
    if (press.inText || !singleKeys || press.ctrlKey || press.altKey || press.metaKey) return this.none();
    if (direct) return this.done(direct.id);
    if (this.first && this.now() - this.first.at <= SEQUENCE_MS) {
      const whole = `${this.first.key} ${press.key.toLowerCase()}`;
      const found = SHORTCUTS.find(({ keys }) => keys === whole);
      if (found) return this.done(found.id);
    }
    this.first = press.key.length === 1 ? { key: press.key.toLowerCase(), at: this.now() } : null;
    return null;
  }

  private done(id: ShortcutId): ShortcutId {
    this.first = null;
    return id;
  }

  private none(): null {
    this.first = null;
    return null;
  }
}

/** "Shift+F2", "Alt+K", "?": the press in the notation of the table. Shift is part of the character for signs. */
function chordOf(press: KeyPress): string {
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1];
  const name = press.altKey || press.ctrlKey || press.metaKey ? (letter ?? press.key) : press.key;
  const parts = [
    press.ctrlKey || press.metaKey ? 'Ctrl' : '',
    press.altKey ? 'Alt' : '',
    press.shiftKey && name.length > 1 ? 'Shift' : '',
    name,
  ];
  return parts.filter(Boolean).join('+');
}
