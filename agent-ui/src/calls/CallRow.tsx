import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CallView } from '../api/types.ts';
import { formatDuration } from '../shared/time.ts';
import { useFormat } from '../shared/use-format.ts';
import { Direction } from './Direction.tsx';
import { EndingTag } from './tags.tsx';

/** A call in two lines, for narrow lists. */
export function CallRow({ call }: { call: CallView }) {
  const { t } = useTranslation();
  const { when } = useFormat();
  return (
    <Link className="row" to={`/calls?open=${call.id}`}>
      <span className="row-main">
        <Direction of={call.direction} />{' '}
        <span className="number">{(call.direction === 'in' ? call.fromNumber : call.toNumber) || t('phone.withheld')}</span>
        {call.resident && <span> {call.resident.name}</span>}
      </span>
      <span className="row-facts">
        <EndingTag call={call} />
        {call.talkMs > 0 && <span className="timer">{formatDuration(call.talkMs)}</span>}
        {call.note && <span className="row-note">{call.note}</span>}
        <time className="row-time">{when(call.startedAt)}</time>
      </span>
    </Link>
  );
}
