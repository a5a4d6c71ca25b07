import { CustomerServiceOutlined, FormOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallerByNumber } from '../api/calls.ts';
import { useMe } from '../api/agents.ts';
import { LoadFailed } from '../shared/ListState.tsx';
import { Keys } from '../shell/ShortcutHelp.tsx';
import { CallerPanel } from './CallerPanel.tsx';

/** No call and no matter on the desk: wait, look a number up, or register something without a call. */
export function IdleDesk({ newMatter, withPhone }: { newMatter: () => void; withPhone: boolean }) {
  const { t } = useTranslation();
  const me = useMe(withPhone);
  const [number, setNumber] = useState('');
  const found = useCallerByNumber(number);
  const waiting = me?.state === 'ready' ? 'desk.idleReady' : 'desk.idleNotReady';
  return (
    <>
      <div className="panel idle">
        <CustomerServiceOutlined className="idle-icon" aria-hidden="true" />
        <p className="idle-title">{t(withPhone ? waiting : 'desk.idleNoPhone')}</p>
        <p className="idle-hint">{t('desk.idleHint')}</p>
        <div className="idle-actions">
          <Input.Search
            allowClear
            inputMode="tel"
            enterButton={t('desk.lookUp')}
            aria-label={t('desk.lookUpNumber')}
            placeholder={t('desk.lookUpNumber')}
            loading={found.isFetching}
            onSearch={(text) => setNumber(text.replace(/[\s-]/g, ''))}
            data-testid="look-up"
          />
          <Button icon={<FormOutlined />} onClick={newMatter} data-testid="new-matter">
            {t('desk.newMatter')} <Keys keys="Alt+N" />
          </Button>
        </div>
      </div>
      {number !== '' && found.error && <LoadFailed error={found.error} retry={() => void found.refetch()} />}
      {number !== '' && found.data && <CallerPanel caller={found.data} call={null} residentId={null} choose={() => undefined} />}
    </>
  );
}
