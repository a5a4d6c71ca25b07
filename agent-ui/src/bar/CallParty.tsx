import { useTranslation } from 'react-i18next';
import type { CallView } from '../api/types.ts';

/** The other side of a call: name when known, number, direction. */
export function CallParty({ call }: { call: CallView | null }) {
  const { t } = useTranslation();
  if (!call) return <span className="party-number">{t('phone.unknownCaller')}</span>;
  return (
    <span className="party">
      <span className="party-number" data-testid="party-number">
        {call.direction === 'in' ? call.fromNumber || t('phone.withheld') : call.toNumber}
      </span>
      {call.resident && <span className="party-name">{call.resident.name}</span>}
    </span>
  );
}
