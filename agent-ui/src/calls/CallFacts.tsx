import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCall } from '../api/calls.ts';
import { useMay, useWorkplace } from '../api/session.ts';
import type { CallDetailView, CallView } from '../api/types.ts';
import { groupTicketNumber } from '../shared/digits.ts';
import { LoadFailed } from '../shared/ListState.tsx';
import { Reveal } from '../shared/Reveal.tsx';
import { formatDuration } from '../shared/time.ts';
import { useFormat } from '../shared/use-format.ts';
import { Direction } from './Direction.tsx';
import { RecordingPlayer } from './RecordingPlayer.tsx';
import { EndingTag } from './tags.tsx';

/** Everything about one call: who, how long each part took, whose phone rang, the recording and who listened. */
export function CallFacts({ callId }: { callId: string }) {
  const { t } = useTranslation();
  const asked = useCall(callId);
  if (asked.error && !asked.call) return <LoadFailed error={asked.error} retry={() => void asked.refetch()} />;
  if (!asked.call) return <Skeleton active paragraph={{ rows: 5 }} />;
  return (
    <div className="call-facts">
      <Summary call={asked.call} />
      <Timings call={asked.call} />
      <Recording call={asked.call} listens={asked.data?.listens ?? []} />
      {asked.data && asked.data.offers.length > 0 && <Offers offers={asked.data.offers} />}
      {asked.call.note && (
        <p className="prose">
          {t('desk.callNote')}：{asked.call.note}
        </p>
      )}
    </div>
  );
}

function Summary({ call }: { call: CallView }) {
  const { t } = useTranslation();
  const { precise, queue } = useFormat();
  const other = call.direction === 'in' ? call.fromNumber : call.toNumber;
  return (
    <>
      <p className="facts-line">
        <span>
          <Direction of={call.direction} /> {t(`labels.direction.${call.direction}`)}
        </span>
        <span className="number">{other || t('phone.withheld')}</span>
        <Reveal number={other} subject="call" id={call.id} />
        {call.resident && <span>{call.resident.name}</span>}
        <EndingTag call={call} />
      </p>
      <p className="facts-line dim">
        <time>{precise(call.startedAt)}</time>
        {call.queue && <span>{queue(call.queue)}</span>}
        {call.agent && <span>{call.agent.name}</span>}
        {call.source === 'imported' && <span>{t('calls.imported')}</span>}
        {call.usedSelfService && <span>{t('calls.usedSelfService')}</span>}
        {call.tickets.map((ticket) => (
          <Link key={ticket.id} to={`/tickets/${ticket.id}`} className="number">
            {groupTicketNumber(ticket.number)}
          </Link>
        ))}
      </p>
    </>
  );
}

const PARTS = ['ivrMs', 'waitMs', 'ringMs', 'talkMs', 'holdMs', 'wrapUpMs'] as const;

function Timings({ call }: { call: CallView }) {
  const { t } = useTranslation();
  return (
    <dl className="timings">
      {PARTS.map((part) => (
        <div key={part} className={call[part] === 0 ? 'is-zero' : undefined}>
          <dt>{t(`calls.${part}`)}</dt>
          <dd className="timer">{formatDuration(call[part])}</dd>
        </div>
      ))}
    </dl>
  );
}

function Recording({ call, listens }: { call: CallView; listens: CallDetailView['listens'] }) {
  const { t } = useTranslation();
  const { session } = useWorkplace();
  const { instant } = useFormat();
  const may = useMay();
  const mayPlay = may('recordings:play-all') || (may('recordings:play-own') && call.agent?.id === session.staff.id);
  if (!call.recording || !mayPlay) return null;
  return (
    <div>
      {call.recording.state === 'ready' ? <RecordingPlayer recordingId={call.recording.id} callId={call.id} /> : <p className="none">{t(`calls.recording.${call.recording.state}`)}</p>}
      {listens.length > 0 && (
        <details className="listens">
          <summary>{t('calls.listens', { count: listens.length })}</summary>
          <ul>
            {listens.map((one, index) => (
              <li key={index}>
                {one.name} · <time>{instant(one.at)}</time>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Offers({ offers }: { offers: CallDetailView['offers'] }) {
  const { t } = useTranslation();
  return (
    <div className="offers">
      <h3>{t('calls.offers')}</h3>
      <ul>
        {offers.map((offer, index) => (
          <li key={index}>
            {offer.agent.name} · {offer.outcome ? t(`labels.offerOutcome.${offer.outcome}`) : t('labels.callState.offered')}
            {offer.endedAt !== null && <span className="timer"> {formatDuration(offer.endedAt - offer.offeredAt)}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
