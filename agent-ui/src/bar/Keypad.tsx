import { TableOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { usePhone } from '../phone/PhoneProvider.tsx';
import { useShortcut } from '../shell/ShortcutProvider.tsx';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

/** The phone's keypad: by click, or by typing the digits while it is open. */
export function Keypad({ enabled }: { enabled: boolean }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  const [sent, setSent] = useState('');
  useShortcut('keypad', () => setOpen((was) => !was), enabled);
  const press = (digit: string) => {
    if (phone?.sendDigit(digit)) setSent((was) => (was + digit).slice(-20));
  };
  const typed = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    else if (DIGITS.includes(event.key)) press(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pad = (
    <div className="keypad" onKeyDown={typed} role="group" aria-label={t('bar.keypad')}>
      <output className="keypad-sent" aria-live="polite">
        {sent || ' '}
      </output>
      <div className="keypad-grid">
        {DIGITS.map((digit, index) => (
          // The first key takes the focus, so that typing works at once.
          <Button key={digit} autoFocus={index === 0} onClick={() => press(digit)} data-testid={`key-${digit}`}>
            {digit}
          </Button>
        ))}
      </div>
    </div>
  );
  const show = (next: boolean) => {
    setOpen(next);
    if (next) setSent('');
  };
  return (
    <Popover open={open && enabled} onOpenChange={show} trigger="click" content={pad} placement="bottom" destroyOnHidden>
      <Button icon={<TableOutlined />} disabled={!enabled} aria-label={t('bar.keypad')} aria-expanded={open} data-testid="keypad">
        <span className="button-text">{t('bar.keypad')}</span>
      </Button>
    </Popover>
  );
}
