import { createContext, useContext, useEffect, useMemo, useRef, type ReactNode } from 'react';
import { ShortcutMatcher, type ShortcutId } from './shortcuts.ts';
import { singleKeys } from './single-keys.ts';

type Handlers = Map<ShortcutId, (() => void)[]>;

const ShortcutContext = createContext<Handlers>(new Map());

/** Listens to the keyboard once for the whole screen; what was registered last acts first. */
export function ShortcutProvider({ children }: { children: ReactNode }) {
  const handlers = useMemo<Handlers>(() => new Map(), []);
  useEffect(() => {
    const matcher = new ShortcutMatcher(() => performance.now());
    const pressed = (event: KeyboardEvent) => {
      const inText = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable=true], [role=combobox]') !== null;
      const { key, code, ctrlKey, altKey, shiftKey, metaKey, isComposing, repeat } = event;
      const id = matcher.press({ key, code, ctrlKey, altKey, shiftKey, metaKey, isComposing, repeat, inText }, singleKeys.get());
      const handler = id && handlers.get(id)?.at(-1);
      if (!handler) return;
      event.preventDefault();
      handler();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, [handlers]);
  return <ShortcutContext value={handlers}>{children}</ShortcutContext>;
}

/** Acts on a shortcut while the component is shown and `enabled`. */
export function useShortcut(id: ShortcutId, handler: () => void, enabled = true): void {
  const handlers = useContext(ShortcutContext);
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (!enabled) return undefined;
    const act = () => latest.current();
    const list = handlers.get(id) ?? [];
    handlers.set(id, [...list, act]);
    return () => {
      handlers.set(id, (handlers.get(id) ?? []).filter((one) => one !== act));
    };
  }, [handlers, id, enabled]);
}
