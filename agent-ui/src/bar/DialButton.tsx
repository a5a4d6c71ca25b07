import { PhoneOutlined } from '@ant-design/icons';
import { Button, Input, Popover, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDial } from '../api/calls.ts';
import { useProblem } from '../shared/use-problem.ts';

/** Calls a number that somebody typed. */
export function DialButton() {
  const { t } = useTranslation();
  const dial = useDial();
  const problem = useProblem();
  const [open, setOpen] = useState(false);
  const [number, setNumber] = useState('');
  const call = () => {
    if (number.trim() === '') return;
    dial.mutate({ type: 'number', number: number.trim() }, { onSuccess: () => (setOpen(false), setNumber('')), onError: problem });
  };
  const form = (
    <Space.Compact>
      <Input
        autoFocus
        inputMode="tel"
        autoComplete="off"
        aria-label={t('bar.dialNumber')}
        placeholder={t('bar.dialNumber')}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
        onPressEnter={(event) => !event.nativeEvent.isComposing && call()}
        data-testid="dial-number"
      />
      <Button type="primary" loading={dial.isPending} onClick={call} data-testid="dial-go">
        {t('bar.dial')}
      </Button>
    </Space.Compact>
  );
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" content={form} destroyOnHidden>
      <Button size="small" icon={<PhoneOutlined />} aria-expanded={open} data-testid="dial">
        {t('bar.dial')}
      </Button>
    </Popover>
  );
}
