import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueView } from '../../../server/realtime/socket-contract.ts';
import { useWorkplace } from '../api/session.ts';
import type { AgentView } from '../api/types.ts';
import { percent } from '../shared/digits.ts';
import { Since } from '../shared/Timer.tsx';
import { useNow } from '../shared/use-now.ts';
import { totals } from './figures.ts';

/** The figures that a shift is led by; red only where somebody must act. */
export function Figures({ queues, agents }: { queues: readonly QueueView[]; agents: readonly AgentView[] }) {
  const { t } = useTranslation();
  const { settings } = useWorkplace();
  const now = useNow();
  const sums = totals(queues, agents);
  const late = sums.longestSince !== null && now - sums.longestSince > settings.answerWithinMs;
  return (
    <dl className="figures">
      <Figure name={t('supervisor.waiting')} value={sums.waiting} tone={sums.waiting > 0 ? 'warn' : undefined} />
      <Figure name={t('supervisor.longest')} value={sums.longestSince === null ? '–' : <Since at={sums.longestSince} />} tone={late ? 'bad' : undefined} />
      <Figure name={t('labels.agentState.ready')} value={sums.ready} tone={sums.ready === 0 && sums.waiting > 0 ? 'bad' : 'good'} />
      <Figure name={t('desk.busy')} value={sums.busy} />
      <Figure name={t('labels.agentState.paused')} value={sums.paused} />
      <Figure name={t('supervisor.answered')} value={sums.answered} />
      <Figure name={t('supervisor.missed')} value={sums.missed} tone={sums.missed > 0 ? 'warn' : undefined} />
      <Figure name={t('supervisor.inTime')} value={percent(sums.inTime)} />
      <Figure name={t('supervisor.connected')} value={percent(sums.connected)} />
    </dl>
  );
}

function Figure({ name, value, tone }: { name: string; value: ReactNode; tone?: 'good' | 'warn' | 'bad' }) {
  return (
    <div className="figure">
      <dt>{name}</dt>
      <dd className={tone ? `is-${tone}` : undefined}>{value}</dd>
    </div>
  );
}
