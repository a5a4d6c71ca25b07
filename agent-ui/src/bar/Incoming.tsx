import { PhoneFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../api/types.ts';
import { usePhone } from '../phone/PhoneProvider.tsx';
import { useFormat } from '../shared/use-format.ts';
import { Since } from '../shared/Timer.tsx';
import { useShortcut } from '../shell/ShortcutProvider.tsx';
import { Keys } from '../shell/ShortcutHelp.tsx';
import { CallParty } from './CallParty.tsx';

/** The phone rings: who it is, answer, reject. A screen reader hears it at once. */
export function Incoming({ call }: { call: CallView | null }) {
  const { t } = useTranslation();
  const phone = usePhone();
  const { queue } = useFormat();
  useShortcut('answer', () => phone?.answer());
  useShortcut('hang-up', () => phone?.reject());
  return (
    <div className="incoming" role="alert" data-testid="incoming-call">
      <PhoneFilled className="incoming-icon" aria-hidden="true" />
      <span className="visually-hidden">{t('phone.incoming')}</span>
      <CallParty call={call} />
      {call?.queue && <span className="call-queue">{queue(call.queue)}</span>}
      {call && (
        <span className="call-waited">
          {t('bar.waited')} <Since at={call.queuedAt ?? call.startedAt} />
        </span>
      )}
      <Button className="answer-button" type="primary" icon={<PhoneFilled />} onClick={() => phone?.answer()} data-testid="answer">
        {t('bar.answer')} <Keys keys="F2" />
      </Button>
      <Button danger onClick={() => phone?.reject()} data-testid="reject">
        {t('bar.reject')}
      </Button>
    </div>
  );
}
