import { PlusOutlined } from '@ant-design/icons';
import { Button, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStaff, useStaffWork } from '../api/admin.ts';
import { useMay } from '../api/session.ts';
import type { StaffView } from '../api/types.ts';
import { serverClock } from '../shared/server-clock.ts';
import { ListState, MoreButton } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { useFormat } from '../shared/use-format.ts';
import { useProblem } from '../shared/use-problem.ts';
import { PasswordDialog } from './PasswordDialog.tsx';
import { StaffDialog } from './StaffDialog.tsx';

/** Accounts: made and changed by the administrator, unlocked and confirmed by the security officer. */
export default function StaffPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { instant } = useFormat();
  const manages = may('staff:manage');
  const asked = useStaff(!manages);
  const { unlock, confirm } = useStaffWork();
  const problem = useProblem();
  const [edited, setEdited] = useState<StaffView | 'new' | null>(null);
  const [password, setPassword] = useState<StaffView | null>(null);
  const rows = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const locked = (one: StaffView) => one.lockedUntil !== null && one.lockedUntil > serverClock.now();
  return (
    <Page
      title={t(manages ? 'nav.staff' : 'staff.lockedTitle')}
      tools={
        manages && (
          <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited('new')} data-testid="new-staff">
            {t('staff.new')}
          </Button>
        )
      }
    >
      <ListState asked={asked} empty={rows.length === 0} emptyText={t(manages ? 'staff.none' : 'staff.noneLocked')} lines={10}>
        <Table<StaffView>
          rowKey="id"
          dataSource={rows}
          pagination={false}
          columns={[
            { title: t('staff.login'), dataIndex: 'login', className: 'number' },
            { title: t('staff.name'), dataIndex: 'name' },
            { title: t('staff.roles'), responsive: ['sm'], render: (_, one) => one.roles.map((role) => <Tag key={role}>{t(`labels.role.${role}`)}</Tag>) },
            { title: t('staff.extension'), responsive: ['md'], render: (_, one) => <span className="number">{one.extension ?? '–'}</span> },
            {
              title: t('staff.state'),
              responsive: ['sm'],
              render: (_, one) =>
                one.disabled ? (
                  <Tag className="tone tone-off">{t('staff.disabled')}</Tag>
                ) : one.awaitsConfirmation ? (
                  <Tag className="tone tone-bad">{t('staff.awaits')}</Tag>
                ) : locked(one) ? (
                  <Tag className="tone tone-bad">{t('staff.lockedUntil', { until: instant(one.lockedUntil ?? 0) })}</Tag>
                ) : (
                  <Tag className="tone tone-good">{t('staff.active')}</Tag>
                ),
            },
            {
              title: <span className="visually-hidden">{t('list.actions')}</span>,
              align: 'right',
              render: (_, one) => (
                <span className="steps">
                  {manages && (
                    <>
                      <Button size="small" onClick={() => setEdited(one)} aria-label={t('staff.editOne', { name: one.name })}>
                        {t('staff.edit')}
                      </Button>
                      <Button size="small" onClick={() => setPassword(one)} aria-label={t('staff.passwordOne', { name: one.name })}>
                        {t('staff.password')}
                      </Button>
                    </>
                  )}
                  {may('staff:unlock') && one.awaitsConfirmation && (
                    <Button size="small" type="primary" loading={confirm.isPending} onClick={() => confirm.mutate(one.id, { onError: problem })} aria-label={t('staff.confirmOne', { name: one.name })}>
                      {t('staff.confirm')}
                    </Button>
                  )}
                  {may('staff:unlock') && locked(one) && (
                    <Button size="small" type="primary" loading={unlock.isPending} onClick={() => unlock.mutate(one.id, { onError: problem })}>
                      {t('staff.unlock')}
                    </Button>
                  )}
                </span>
              ),
            },
          ]}
        />
        <MoreButton asked={asked} />
      </ListState>
      {edited && <StaffDialog staff={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
      {password && <PasswordDialog staff={password} close={() => setPassword(null)} />}
    </Page>
  );
}
