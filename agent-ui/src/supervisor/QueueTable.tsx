import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import type { QueueView } from '../../../server/realtime/socket-contract.ts';
import type { useQueues } from '../api/agents.ts';
import { percent } from '../shared/digits.ts';
import { ListState } from '../shared/ListState.tsx';
import { Since } from '../shared/Timer.tsx';
import { useFormat } from '../shared/use-format.ts';

export function QueueTable({ asked }: { asked: ReturnType<typeof useQueues> }) {
  const { t } = useTranslation();
  const { queue } = useFormat();
  const rows = [...(asked.queues ?? [])];
  return (
    <section className="panel">
      <h2>{t('supervisor.queues')}</h2>
      <ListState asked={{ ...asked, isPending: asked.isPending && !asked.queues }} empty={rows.length === 0} emptyText={t('desk.noQueues')}>
        <Table<QueueView>
          rowKey="name"
          size="small"
          dataSource={rows}
          pagination={false}
          columns={[
            { title: t('supervisor.queue'), render: (_, one) => queue(one.name) },
            { title: t('supervisor.waiting'), align: 'right', render: (_, one) => one.waiting.length },
            { title: t('supervisor.longest'), align: 'right', render: (_, one) => (one.waiting.length === 0 ? '–' : <Since at={Math.min(...one.waiting.map((caller) => caller.queuedAt))} />) },
            { title: t('labels.agentState.ready'), align: 'right', responsive: ['md'], render: (_, one) => one.ready },
            { title: t('supervisor.answered'), align: 'right', responsive: ['sm'], render: (_, one) => one.answeredToday },
            { title: t('supervisor.missed'), align: 'right', responsive: ['sm'], render: (_, one) => one.missedToday },
            { title: t('supervisor.inTime'), align: 'right', responsive: ['md'], render: (_, one) => percent(one.answeredInTime) },
          ]}
        />
      </ListState>
    </section>
  );
}
