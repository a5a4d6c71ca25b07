import { expect } from 'chai';
import { SHORTCUT_IDS, SHORTCUTS, ShortcutMatcher, type KeyPress } from '../../../agent-ui/src/shell/shortcuts.ts';

const PLAIN: KeyPress = { key: '', code: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, isComposing: false, repeat: false, inText: false };
const press = (change: Partial<KeyPress>): KeyPress => ({ ...PLAIN, ...change });

describe('the keyboard', () => {
  let now: number;
  let matcher: ShortcutMatcher;

  beforeEach(() => {
    now = 1000;
    matcher = new ShortcutMatcher(() => now);
  });

  it('lists every shortcut once, with keys of its own', () => {
    expect(SHORTCUTS.map(({ id }) => id).sort()).to.deep.equal([...SHORTCUT_IDS].sort());
    expect(new Set(SHORTCUTS.map(({ keys }) => keys)).size).to.equal(SHORTCUTS.length);
  });

  it('takes no key that browsers or input methods need', () => {
    const taken = ['F1', 'F3', 'F4', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12', 'Ctrl+F', 'Ctrl+L', 'Ctrl+N', 'Ctrl+P', 'Ctrl+R', 'Ctrl+S', 'Ctrl+T', 'Ctrl+W', 'Ctrl+Space', 'Alt+A', 'Alt+D', 'Alt+E', 'Alt+F', 'Alt+F4', 'Alt+Tab', 'Alt+1'];
    for (const { keys } of SHORTCUTS) expect(taken).not.to.include(keys);
  });

  it('answers, hangs up and mutes from everywhere, a text field too', () => {
    expect(matcher.press(press({ key: 'F2', code: 'F2', inText: true }), true)).to.equal('answer');
    expect(matcher.press(press({ key: 'F2', code: 'F2', shiftKey: true }), true)).to.equal('hang-up');
    expect(matcher.press(press({ key: 'F9', code: 'F9', inText: true }), true)).to.equal('mute');
    expect(matcher.press(press({ key: 'Enter', code: 'Enter', ctrlKey: true, inText: true }), true)).to.equal('register');
  });

  it('goes by the physical key where Alt changes the character', () => {
    expect(matcher.press(press({ key: '˚', code: 'KeyK', altKey: true }), true)).to.equal('keypad');
    expect(matcher.press(press({ key: 'k', code: 'KeyK', ctrlKey: true, inText: true }), true)).to.equal('search');
  });

  it('does nothing while an input method composes', () => {
    expect(matcher.press(press({ key: 'F2', code: 'F2', isComposing: true, inText: true }), true)).to.equal(null);
    expect(matcher.press(press({ key: 'Process', code: 'F2', inText: true }), true)).to.equal(null);
    expect(matcher.press(press({ key: 'Enter', code: 'Enter', ctrlKey: true, isComposing: true, inText: true }), true)).to.equal(null);
  });

  it('takes plain letters outside text fields only, and not when they are turned off', () => {
    const help = press({ key: '?', code: 'Slash', shiftKey: true });
    expect(matcher.press(help, true)).to.equal('help');
    expect(matcher.press({ ...help, inText: true }, true)).to.equal(null);
    expect(matcher.press(help, false)).to.equal(null);
  });

  it('knows sequences that are typed quickly enough', () => {
    expect(matcher.press(press({ key: 'g', code: 'KeyG' }), true)).to.equal(null);
    expect(matcher.press(press({ key: 't', code: 'KeyT' }), true)).to.equal('go-tickets');
    expect(matcher.press(press({ key: 't', code: 'KeyT' }), true)).to.equal(null);
    matcher.press(press({ key: 'g', code: 'KeyG' }), true);
    now += 5000;
    expect(matcher.press(press({ key: 't', code: 'KeyT' }), true)).to.equal(null);
  });

  it('acts once for a key that is held down', () => {
    expect(matcher.press(press({ key: 'F9', code: 'F9', repeat: true }), true)).to.equal(null);
  });
});
