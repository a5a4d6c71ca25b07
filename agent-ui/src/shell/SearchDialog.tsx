import { Input, Modal, Spin } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useMay } from '../api/session.ts';
import { useShortcut } from './ShortcutProvider.tsx';
import { useSearch } from './use-search.ts';

/** One field for everything (Ctrl+K): ticket numbers, telephone numbers, words, names. Arrows choose, Enter opens. */
export function SearchDialog({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const may = useMay();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const { hits, busy } = useSearch(open ? text : '', may);
  useShortcut('search', () => setOpen(true));
  const close = () => {
    setOpen(false);
    setText('');
    setAt(0);
  };
  const go = (index: number) => {
    const hit = hits[index];
    if (!hit) return;
    close();
    void navigate(hit.to);
  };
  const typed = (event: KeyboardEvent) => {
    // Enter that ends an input method's composition only confirms the characters.
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setAt((was) => Math.min(was + 1, hits.length - 1));
    else if (event.key === 'ArrowUp') setAt((was) => Math.max(was - 1, 0));
    else if (event.key === 'Enter') go(at);
    else return;
    event.preventDefault();
  };
  return (
    <Modal open={open} onCancel={close} footer={null} closable={false} width={640} destroyOnHidden style={{ top: 72 }} title={<span className="visually-hidden">{t('search.open')}</span>} className="search-dialog">
      <Input
        autoFocus
        size="large"
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="search-hits"
        aria-activedescendant={hits[at] ? `search-hit-${at}` : undefined}
        aria-label={t('search.hint')}
        placeholder={t('search.hint')}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setAt(0);
        }}
        onKeyDown={typed}
        suffix={busy ? <Spin size="small" /> : <span />}
        data-testid="search-field"
      />
      <ul id="search-hits" role="listbox" aria-label={t('search.results')} className="search-hits">
        {hits.map((hit, index) => (
          <li key={hit.key} id={`search-hit-${index}`} role="option" aria-selected={index === at} onClick={() => go(index)} onMouseEnter={() => setAt(index)}>
            <span className="hit-kind">{t(`search.kind.${hit.kind}`)}</span>
            <span className="hit-main">{hit.title}</span>
            <span className="hit-side">{hit.side}</span>
          </li>
        ))}
      </ul>
      <p className="search-foot dim" aria-live="polite">
        {text.trim() === '' ? t('search.help') : !busy && hits.length === 0 ? t('search.nothing') : t('search.keys')}
      </p>
    </Modal>
  );
}
