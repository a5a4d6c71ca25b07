import { PhoneOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallBackView } from '../api/types.ts';
import { useFormat } from '../shared/use-format.ts';
import { useCallBackActions } from './use-call-back-actions.ts';

/** A missed call in a narrow list, with the one step that comes next. */
export function CallBackRow({ callBack }: { callBack: CallBackView }) {
  const { t } = useTranslation();
  const { when } = useFormat();
  const { mine, takenByOther, callNow, busy } = useCallBackActions(callBack);
  return (
    <div className="row row-call-back" data-testid="call-back-row">
      <span className="row-main">
        <span className="number">{callBack.number}</span> {callBack.resident?.name}
      </span>
      <span className="row-facts">
        <span>{t(`labels.ending.${callBack.reason}`)}</span>
        <span>{t('callBacks.times', { count: callBack.missedCalls })}</span>
        <time className="row-time">{when(callBack.lastMissedAt)}</time>
      </span>
      <Button
        size="small"
        className="row-action"
        icon={<PhoneOutlined />}
        type={mine ? 'primary' : 'default'}
        disabled={takenByOther}
        loading={busy}
        onClick={callNow}
        aria-label={takenByOther ? undefined : t('callBacks.callNumber', { number: callBack.number })}
      >
        {takenByOther ? callBack.takenBy?.name : t('callBacks.call')}
      </Button>
    </div>
  );
}
