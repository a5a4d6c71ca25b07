import { ArrowLeftOutlined, PhoneOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useDial } from '../api/calls.ts';
import { http } from '../api/client.ts';
import { useMay } from '../api/session.ts';
import type { ResidentCard } from '../api/types.ts';
import { ResidentDetails } from '../desk/ResidentDetails.tsx';
import { LoadFailed } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { Reveal } from '../shared/Reveal.tsx';
import { useProblem } from '../shared/use-problem.ts';

/** A resident, found by the search: what to mind, telephones, household. */
export default function ResidentPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const may = useMay();
  const dial = useDial();
  const problem = useProblem();
  const asked = useQuery({ queryKey: ['residents', 'one', id], queryFn: () => http.get<ResidentCard>(`/residents/${id}`) });
  const title = (
    <>
      <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('list.back')} onClick={() => void navigate(-1)} /> {t('residents.one')}
    </>
  );
  if (!asked.data) return <Page title={title}>{asked.error ? <LoadFailed error={asked.error} retry={() => void asked.refetch()} /> : <Skeleton active />}</Page>;
  const resident = asked.data;
  return (
    <Page title={title}>
      <section className="panel narrow-wide">
        <ResidentDetails resident={resident} />
        <h2>{t('residents.phones')}</h2>
        <ul className="plain">
          {resident.phones.map((phone) => (
            <li key={phone.id} className="facts-line">
              <span className="number">{phone.number}</span> <Reveal number={phone.number} subject="resident-phone" id={phone.id} />
              {phone.label && <span className="dim">{phone.label}</span>}
              {may('phone:use') && (
                <Button size="small" icon={<PhoneOutlined />} onClick={() => dial.mutate({ type: 'resident-phone', id: phone.id }, { onError: problem })}>
                  {t('calls.dial')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {resident.household.length > 0 && (
          <>
            <h2>{t('caller.household', { count: resident.household.length })}</h2>
            <ul className="plain">
              {resident.household.map((one) => (
                <li key={one.id}>
                  {one.name}{' '}
                  {one.careFlags.map((flag) => (
                    <Tag key={flag} className={`care care-${flag}`}>
                      {t(`labels.care.${flag}`)}
                    </Tag>
                  ))}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
    </Page>
  );
}
