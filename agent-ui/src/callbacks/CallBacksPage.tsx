import { Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCallBacks } from '../api/call-backs.ts';
import type { CallBackState, CallBackView } from '../api/types.ts';
import { ListState, MoreButton } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { Reveal } from '../shared/Reveal.tsx';
import { Until } from '../shared/Timer.tsx';
import { useFormat } from '../shared/use-format.ts';
import { CallBackSteps } from './CallBackSteps.tsx';

/** Missed calls that somebody owes an answer (漏接回拨). */
export default function CallBacksPage() {
  const { t } = useTranslation();
  const { when } = useFormat();
  const [state, setState] = useState<CallBackState>('open');
  const asked = useCallBacks(state);
  const rows = asked.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={t('nav.callBacks')}
      tools={
        <Segmented<CallBackState>
          value={state}
          onChange={setState}
          aria-label={t('callBacks.filter')}
          options={(['open', 'taken', 'done'] as const).map((value) => ({ value, label: t(`labels.callBackState.${value}`) }))}
        />
      }
    >
      <ListState asked={asked} empty={rows.length === 0} emptyText={t(state === 'done' ? 'callBacks.noneDone' : 'callBacks.none')} lines={8}>
        <Table<CallBackView>
          rowKey="id"
          dataSource={rows}
          pagination={false}
          columns={[
            {
              title: t('callBacks.who'),
              render: (_, one) => (
                <div className="cell-two">
                  <span>
                    <span className="number">{one.number}</span> <Reveal number={one.number} subject="call-back" id={one.id} />
                  </span>
                  <span className="dim">{one.resident?.name ?? t('caller.unknownShort')}</span>
                </div>
              ),
            },
            {
              title: t('callBacks.missed'),
              render: (_, one) => (
                <div className="cell-two">
                  <span>
                    {when(one.lastMissedAt)} {one.missedCalls > 1 && <Tag className="tone tone-warn">{t('callBacks.times', { count: one.missedCalls })}</Tag>}
                  </span>
                  <Link className="dim" to={`/calls?open=${one.lastCallId}`}>
                    {t(`labels.ending.${one.reason}`)}
                  </Link>
                </div>
              ),
            },
            {
              title: t('callBacks.state'),
              responsive: ['md'],
              render: (_, one) => (
                <div className="cell-two">
                  <span>{one.takenBy?.name ?? t(`labels.callBackState.${one.state}`)}</span>
                  <span className="dim">
                    {one.leaseUntil !== null && one.state === 'taken' && (
                      <>
                        {t('callBacks.leaseLeft')} <Until at={one.leaseUntil} />
                      </>
                    )}
                    {one.outcome && t(`labels.outcome.${one.outcome}`)}
                    {one.state !== 'done' && one.attempts > 0 && t('callBacks.attempts', { count: one.attempts })}
                    {one.note && ` · ${one.note}`}
                  </span>
                </div>
              ),
            },
            { title: <span className="visually-hidden">{t('list.actions')}</span>, align: 'right', render: (_, one) => <CallBackSteps callBack={one} /> },
          ]}
        />
        <MoreButton asked={asked} />
      </ListState>
    </Page>
  );
}
