import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallView } from '../api/types.ts';

/** How a call ended, or what it does now. */
export function EndingTag({ call }: { call: Pick<CallView, 'ending' | 'state'> }) {
  const { t } = useTranslation();
  if (!call.ending) return <Tag className="tone tone-work">{t(`labels.callState.${call.state}`)}</Tag>;
  const tone = call.ending === 'answered' ? 'good' : call.ending === 'self-service' ? 'off' : call.ending === 'failed' ? 'bad' : 'warn';
  return <Tag className={`tone tone-${tone}`}>{t(`labels.ending.${call.ending}`)}</Tag>;
}
