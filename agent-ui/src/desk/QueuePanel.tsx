import { useTranslation } from 'react-i18next';
import { useQueues } from '../api/agents.ts';
import type { QueueView, WaitingCaller } from '../../../server/realtime/socket-contract.ts';
import { useWorkplace } from '../api/session.ts';
import { percent } from '../shared/digits.ts';
import { ListState } from '../shared/ListState.tsx';
import { Since } from '../shared/Timer.tsx';
import { useFormat } from '../shared/use-format.ts';
import { useNow } from '../shared/use-now.ts';

/** The queues, live: who waits and for how long, and how the day goes. */
export function QueuePanel() {
  const { t } = useTranslation();
  const asked = useQueues();
  const queues = asked.queues ?? [];
  return (
    <div className="panel">
      <h2>{t('desk.queue')}</h2>
      <ListState asked={{ ...asked, isPending: asked.isPending && !asked.queues }} empty={queues.length === 0} emptyText={t('desk.noQueues')} lines={6}>
        {queues.map((queue) => (
          <QueueBlock key={queue.name} queue={queue} />
        ))}
      </ListState>
    </div>
  );
}

function QueueBlock({ queue }: { queue: QueueView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="queue" aria-label={format.queue(queue.name)}>
      <header>
        <h3>{format.queue(queue.name)}</h3>
        <span className={`queue-count ${queue.waiting.length > 0 ? 'is-waiting' : ''}`} data-testid={`queue-count-${queue.name}`}>
          {t('desk.waiting', { count: queue.waiting.length })}
        </span>
      </header>
      <ul className="waiting" aria-label={t('desk.waitingCallers')}>
        {queue.waiting.map((caller) => (
          <Waiting key={caller.callId} caller={caller} />
        ))}
        {queue.waiting.length === 0 && <li className="waiting-none">{t('desk.nobodyWaits')}</li>}
      </ul>
      <dl className="queue-facts">
        <Fact name={t('labels.agentState.ready')} value={queue.ready} tone="good" />
        <Fact name={t('desk.busy')} value={queue.busy} />
        <Fact name={t('labels.agentState.paused')} value={queue.paused} />
        <Fact name={t('desk.answeredToday')} value={queue.answeredToday} />
        <Fact name={t('desk.missedToday')} value={queue.missedToday} tone={queue.missedToday > 0 ? 'bad' : undefined} />
        <Fact name={t('desk.inTime')} value={percent(queue.answeredInTime)} />
      </dl>
    </section>
  );
}

/** A caller who waits; past the promise (15 s) the time turns amber, past three times that red. */
function Waiting({ caller }: { caller: WaitingCaller }) {
  const { t } = useTranslation();
  const { settings } = useWorkplace();
  const waited = useNow() - caller.queuedAt;
  const tone = waited > settings.answerWithinMs * 3 ? 'late' : waited > settings.answerWithinMs ? 'due' : 'fresh';
  return (
    <li className={`waiting-caller is-${tone}`} data-testid="waiting-caller">
      <span className="waiting-place">{caller.position}</span>
      <span className="waiting-who">
        <span className="number">{caller.number || t('phone.withheld')}</span>
        <small>{caller.offeredTo ? t('desk.offeredTo', { name: caller.offeredTo }) : (caller.residentName ?? ' ')}</small>
      </span>
      <Since at={caller.queuedAt} />
    </li>
  );
}

function Fact({ name, value, tone }: { name: string; value: number | string; tone?: 'good' | 'bad' }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={tone ? `is-${tone}` : undefined}>{value}</dd>
    </div>
  );
}
