import { SoundOutlined } from '@ant-design/icons';
import { DatePicker, Drawer, Input, Select, Table } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useCallRows, useCalls, type CallFilter } from '../api/calls.ts';
import { useMay } from '../api/session.ts';
import type { CallEnding, CallView } from '../api/types.ts';
import { ListState, MoreButton } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { formatDuration } from '../shared/time.ts';
import { useFormat } from '../shared/use-format.ts';
import { CallFacts } from './CallFacts.tsx';
import { Direction } from './Direction.tsx';
import { EndingTag } from './tags.tsx';

const ENDINGS: readonly CallEnding[] = ['answered', 'abandoned', 'no-agent', 'out-of-hours', 'failed', 'self-service', 'not-reached'];

/** The history of calls, with everything about one of them in a drawer. */
export default function CallsPage() {
  const { t } = useTranslation();
  const { when } = useFormat();
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const [filter, setFilter] = useState<CallFilter>({});
  const asked = useCalls(filter);
  const rows = useCallRows(asked);
  const open = search.get('open');
  const show = (id: string | null) => setSearch(id ? { open: id } : {});
  const narrow = (change: CallFilter) => setFilter((was) => ({ ...was, ...change }));
  const days = (range: (Dayjs | null)[] | null) => narrow({ from: range?.[0]?.startOf('day').valueOf(), to: range?.[1]?.endOf('day').valueOf() });
  return (
    <Page
      title={t('nav.calls')}
      tools={
        <>
          {may('callers:look-up') && (
            <Input.Search allowClear placeholder={t('calls.number')} aria-label={t('calls.number')} className="page-search" onSearch={(number) => narrow({ number: number.replace(/[\s-]/g, '') })} />
          )}
          <Select<'in' | 'out'>
            allowClear
            placeholder={t('calls.anyDirection')}
            aria-label={t('calls.anyDirection')}
            className="kind-filter"
            onChange={(direction) => narrow({ direction })}
            options={(['in', 'out'] as const).map((value) => ({ value, label: t(`labels.direction.${value}`) }))}
          />
          <Select<CallEnding>
            allowClear
            placeholder={t('calls.anyEnding')}
            aria-label={t('calls.anyEnding')}
            className="kind-filter"
            onChange={(ending) => narrow({ ending })}
            options={ENDINGS.map((value) => ({ value, label: t(`labels.ending.${value}`) }))}
          />
          <DatePicker.RangePicker onChange={days} aria-label={t('calls.days')} className="day-filter" />
        </>
      }
    >
      <ListState asked={asked} empty={rows.length === 0} emptyText={t('calls.none')} lines={10}>
        <Table<CallView>
          rowKey="id"
          dataSource={[...rows]}
          pagination={false}
          onRow={(one) => ({ onClick: () => show(one.id), className: 'clickable' })}
          columns={[
            {
              title: t('calls.who'),
              render: (_, one) => (
                <div className="cell-two">
                  <button type="button" className="link-button number" onClick={() => show(one.id)}>
                    <Direction of={one.direction} /> {(one.direction === 'in' ? one.fromNumber : one.toNumber) || t('phone.withheld')}
                  </button>
                  <span className="dim">{one.resident?.name ?? ' '}</span>
                </div>
              ),
            },
            { title: t('calls.ending'), render: (_, one) => <EndingTag call={one} /> },
            { title: t('calls.agent'), responsive: ['md'], render: (_, one) => one.agent?.name ?? '–' },
            { title: t('calls.waitMs'), align: 'right', responsive: ['lg'], render: (_, one) => <span className="timer">{formatDuration(one.waitMs)}</span> },
            { title: t('calls.talkMs'), align: 'right', responsive: ['sm'], render: (_, one) => <span className="timer">{formatDuration(one.talkMs)}</span> },
            {
              title: t('calls.recording.label'),
              align: 'center',
              responsive: ['md'],
              render: (_, one) => (one.recording?.state === 'ready' ? <SoundOutlined aria-label={t('calls.recording.ready')} /> : '–'),
            },
            { title: t('calls.started'), align: 'right', render: (_, one) => <time>{when(one.startedAt)}</time> },
          ]}
        />
        <MoreButton asked={asked} />
      </ListState>
      <Drawer open={open !== null} onClose={() => show(null)} title={t('calls.one')} size={520} destroyOnHidden>
        {open && <CallFacts callId={open} />}
      </Drawer>
    </Page>
  );
}
