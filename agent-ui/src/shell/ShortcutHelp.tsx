import { Modal, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../shared/use-store.ts';
import { useShortcut } from './ShortcutProvider.tsx';
import { SHORTCUTS, type Shortcut } from './shortcuts.ts';
import { setSingleKeys, singleKeys } from './single-keys.ts';

const GROUPS: readonly Shortcut['group'][] = ['call', 'state', 'work', 'go'];

/** The list under '?'. */
export function ShortcutHelp({ open, setOpen }: { open: boolean; setOpen: (open: boolean) => void }) {
  const { t } = useTranslation();
  const [titleId] = useState('shortcut-help-title');
  const plain = useStore(singleKeys);
  useShortcut('help', () => setOpen(true));
  return (
    <Modal open={open} onCancel={() => setOpen(false)} footer={null} width={640} title={<span id={titleId}>{t('shortcuts.title')}</span>} destroyOnHidden>
      <div className="shortcut-groups">
        {GROUPS.map((group) => (
          <section key={group} aria-label={t(`shortcuts.group.${group}`)}>
            <h3>{t(`shortcuts.group.${group}`)}</h3>
            <dl>
              {SHORTCUTS.filter((one) => one.group === group).map(({ id, keys }) => (
                <div key={id}>
                  <dt>{t(`shortcuts.id.${id}`)}</dt>
                  <dd>
                    <Keys keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className="shortcut-switch">
        <Switch checked={plain} onChange={setSingleKeys} size="small" aria-label={t('shortcuts.singleKeys')} />
        <span>{t('shortcuts.singleKeys')}</span>
      </label>
    </Modal>
  );
}

/** A shortcut drawn as keys. */
export function Keys({ keys }: { keys: string }) {
  const parts = keys.includes(' ') ? keys.split(' ') : keys.split('+');
  return (
    <span className="keys">
      {parts.map((part, index) => (
        <kbd key={index}>{part}</kbd>
      ))}
    </span>
  );
}
