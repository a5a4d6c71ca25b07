import { DatePicker, Select, Table, Tag } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditView } from '../../../server/audit/audit.schema.ts';
import { useAudit } from '../api/admin.ts';
import { ListState, MoreButton } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { useFormat } from '../shared/use-format.ts';
import { AUDIT_KINDS } from './audit-kinds.ts';

/** The log of security and privacy; reading it is put on record too. */
export default function AuditPage() {
  const { t } = useTranslation();
  const { precise } = useFormat();
  const [filter, setFilter] = useState<{ kind?: AuditView['kind']; from?: number; to?: number }>({});
  const asked = useAudit(filter);
  const rows = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const days = (range: (Dayjs | null)[] | null) =>
    setFilter((was) => ({ ...was, from: range?.[0]?.startOf('day').valueOf(), to: range?.[1]?.add(1, 'day').startOf('day').valueOf() }));
  return (
    <Page
      title={t('nav.audit')}
      tools={
        <>
          <Select<AuditView['kind']>
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('audit.anyKind')}
            aria-label={t('audit.anyKind')}
            className="audit-filter"
            onChange={(kind) => setFilter((was) => ({ ...was, kind }))}
            options={AUDIT_KINDS.map((value) => ({ value, label: t(`audit.kind.${value}`) }))}
          />
          <DatePicker.RangePicker onChange={days} aria-label={t('calls.days')} className="day-filter" />
        </>
      }
    >
      <ListState asked={asked} empty={rows.length === 0} emptyText={t('audit.none')} lines={12}>
        <Table<AuditView>
          rowKey="id"
          size="small"
          dataSource={rows}
          pagination={false}
          columns={[
            { title: t('audit.at'), width: 180, render: (_, one) => <time className="number">{precise(one.at)}</time> },
            { title: t('audit.what'), render: (_, one) => (<>{t(`audit.kind.${one.kind}`)} {one.result === 'refused' && <Tag className="tone tone-bad">{t('audit.refused')}</Tag>}</>) },
            { title: t('audit.who'), render: (_, one) => <span className="number">{one.login ?? '–'}</span> },
            { title: t('audit.subject'), responsive: ['md'], render: (_, one) => (one.subjectType ? <span className="dim number">{one.subjectType} {one.subjectId}</span> : '–') },
            { title: t('audit.reason'), responsive: ['lg'], render: (_, one) => one.reason ?? '–' },
            { title: t('audit.address'), responsive: ['lg'], render: (_, one) => <span className="number">{one.address ?? '–'}</span> },
          ]}
        />
        <MoreButton asked={asked} />
      </ListState>
    </Page>
  );
}
