import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TicketState, Urgency } from '../api/types.ts';

const TONES: Readonly<Record<TicketState, 'wait' | 'work' | 'good' | 'off'>> = {
  registered: 'wait', 'awaiting-info': 'wait', filed: 'work', dispatched: 'work', handling: 'work', handled: 'work', verified: 'work', closed: 'good', voided: 'off', merged: 'off',
};

export function StateTag({ state }: { state: TicketState }) {
  const { t } = useTranslation();
  return <Tag className={`tone tone-${TONES[state]}`}>{t(`labels.ticketState.${state}`)}</Tag>;
}

/** Only what is out of the ordinary is marked. */
export function UrgencyTag({ urgency }: { urgency: Urgency }) {
  const { t } = useTranslation();
  if (urgency === 'ordinary') return null;
  return <Tag className={`tone tone-${urgency === 'emergency' ? 'bad' : 'warn'}`}>{t(`labels.urgency.${urgency}`)}</Tag>;
}
