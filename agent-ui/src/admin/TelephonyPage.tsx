import { Table, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTelephony, type TelephonyView } from '../api/admin.ts';
import { useFeed } from '../feed/FeedProvider.tsx';
import { ListState } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { Since } from '../shared/Timer.tsx';
import { formatDuration } from '../shared/time.ts';
import { useFormat } from '../shared/use-format.ts';

/** The link to the voice system: its state, the times when we did not hear it, and what reconciliation repaired. */
export default function TelephonyPage() {
  const { t } = useTranslation();
  const asked = useTelephony();
  const told = useFeed((feed) => feed.voice);
  const voice = told ?? asked.data?.voice ?? null;
  const tone = voice === 'up' ? 'good' : voice === 'down' ? 'bad' : 'off';
  return (
    <Page title={t('nav.telephony')} tools={voice && <Tag className={`tone tone-${tone}`}>{t(`labels.voice.${voice}`)}</Tag>}>
      <ListState asked={asked} empty={!asked.data} emptyText={t('telephony.noGaps')} lines={10}>
        <div className="telephony-columns">
          <Gaps gaps={asked.data?.gaps ?? []} />
          <Repairs repairs={asked.data?.repairs ?? []} />
        </div>
      </ListState>
    </Page>
  );
}

function Gaps({ gaps }: { gaps: TelephonyView['gaps'] }) {
  const { t } = useTranslation();
  const { precise } = useFormat();
  return (
    <section className="panel">
      <h2>{t('telephony.gaps')}</h2>
      <p className="dim">{t('telephony.gapsHint')}</p>
      <Table<TelephonyView['gaps'][number]>
        rowKey="id"
        size="small"
        dataSource={[...gaps]}
        pagination={false}
        locale={{ emptyText: t('telephony.noGaps') }}
        columns={[
          { title: t('telephony.began'), render: (_, gap) => <time className="number">{precise(gap.startedAt)}</time> },
          { title: t('telephony.lasted'), align: 'right', render: (_, gap) => (gap.endedAt === null ? <Since at={gap.startedAt} className="is-bad" /> : <span className="timer">{formatDuration(gap.endedAt - gap.startedAt)}</span>) },
          { title: t('telephony.cause'), dataIndex: 'cause' },
        ]}
      />
    </section>
  );
}

function Repairs({ repairs }: { repairs: TelephonyView['repairs'] }) {
  const { t } = useTranslation();
  const { precise } = useFormat();
  return (
    <section className="panel">
      <h2>{t('telephony.repairs')}</h2>
      <p className="dim">{t('telephony.repairsHint')}</p>
      <Table<TelephonyView['repairs'][number]>
        rowKey="id"
        size="small"
        dataSource={[...repairs]}
        pagination={false}
        locale={{ emptyText: t('telephony.noRepairs') }}
        columns={[
          { title: t('telephony.at'), render: (_, note) => <time className="number">{precise(note.at)}</time> },
          { title: t('telephony.found'), render: (_, note) => <div className="cell-two"><span>{note.found}</span><span className="dim number">{note.subjectType} {note.subjectId}</span></div> },
          { title: t('telephony.repair'), dataIndex: 'repair' },
        ]}
      />
    </section>
  );
}
