import { Table } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCalls } from '../api/calls.ts';
import type { CallView } from '../api/types.ts';
import { useFeed } from '../feed/FeedProvider.tsx';
import { ListState } from '../shared/ListState.tsx';
import { Since } from '../shared/Timer.tsx';
import { liveCalls } from './live-calls.ts';

/** Every call that goes on now. */
export function LiveCalls() {
  const { t } = useTranslation();
  const asked = useCalls({ live: true }, 100);
  const told = useFeed((feed) => feed.calls);
  const rows = liveCalls(asked.data?.pages.flatMap((page) => page.items) ?? [], told);
  return (
    <section className="panel">
      <h2>{t('supervisor.calls', { count: rows.length })}</h2>
      <ListState asked={asked} empty={rows.length === 0} emptyText={t('supervisor.noCalls')}>
        <Table<CallView>
          rowKey="id"
          size="small"
          dataSource={rows}
          pagination={false}
          columns={[
            {
              title: t('calls.who'),
              render: (_, one) => (
                <Link to={`/calls?open=${one.id}`}>
                  <span className="number">{(one.direction === 'in' ? one.fromNumber : one.toNumber) || t('phone.withheld')}</span> {one.resident?.name}
                </Link>
              ),
            },
            { title: t('supervisor.state'), render: (_, one) => <span className={`call-state call-${one.state}`}>{t(`labels.callState.${one.state}`)}</span> },
            { title: t('calls.agent'), responsive: ['sm'], render: (_, one) => one.agent?.name ?? '–' },
            { title: t('supervisor.since'), align: 'right', render: (_, one) => <Since at={one.connectedAt ?? one.queuedAt ?? one.startedAt} /> },
          ]}
        />
      </ListState>
    </section>
  );
}
