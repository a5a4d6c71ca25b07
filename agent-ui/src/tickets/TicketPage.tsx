import { ArrowLeftOutlined, PhoneOutlined } from '@ant-design/icons';
import { Button, Descriptions, Skeleton, Tag } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useDial } from '../api/calls.ts';
import { useMay, useWorkplace } from '../api/session.ts';
import { useTicket } from '../api/tickets.ts';
import type { TicketView } from '../api/types.ts';
import { groupTicketNumber } from '../shared/digits.ts';
import { LoadFailed } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { Reveal } from '../shared/Reveal.tsx';
import { useFormat } from '../shared/use-format.ts';
import { useProblem } from '../shared/use-problem.ts';
import { Contacts } from './Contacts.tsx';
import { StateTag, UrgencyTag } from './tags.tsx';
import { TicketLog } from './TicketLog.tsx';
import { TicketSteps } from './TicketSteps.tsx';

/** One ticket: what it is about, what may be done now, how it went so far (流程查看), by which contacts. */
export default function TicketPage() {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const asked = useTicket(id);
  const ticket = asked.data;
  const back = <Button type="text" icon={<ArrowLeftOutlined />} aria-label={t('list.back')} onClick={() => void navigate(-1)} />;
  if (!ticket) {
    return (
      <Page title={<>{back} {t('tickets.one')}</>}>
        {asked.error ? <LoadFailed error={asked.error} retry={() => void asked.refetch()} /> : <Skeleton active paragraph={{ rows: 12 }} />}
      </Page>
    );
  }
  return (
    <Page
      title={
        <>
          {back} <span className="number">{groupTicketNumber(ticket.number)}</span>
        </>
      }
      tools={
        <>
          <StateTag state={ticket.state} />
          <UrgencyTag urgency={ticket.urgency} />
          {ticket.confidential && <Tag className="tone tone-bad">{t('form.confidential')}</Tag>}
        </>
      }
    >
      <div className="ticket-columns">
        <div className="ticket-main">
          <Matter ticket={ticket} />
          <TicketSteps ticket={ticket} />
          <Contacts contacts={ticket.contacts} />
        </div>
        <TicketLog log={ticket.log} />
      </div>
    </Page>
  );
}

function Matter({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation();
  const { instant, category } = useFormat();
  const may = useMay();
  const { session } = useWorkplace();
  const dial = useDial();
  const problem = useProblem();
  // Whom a ticket hides is called from it by nobody but whoever registered it.
  const hidden = ticket.kind === 'accusation' || ticket.confidential;
  const callable = ticket.reporterPhone !== null && (!hidden || ticket.registeredBy?.id === session.staff.id);
  const rows: { key: string; label: string; children: ReactNode }[] = [
    { key: 'kind', label: t('form.kind'), children: t(`labels.kind.${ticket.kind}`) },
    { key: 'category', label: t('form.category'), children: category(ticket.categoryCode) || '–' },
    { key: 'address', label: t('form.address'), children: ticket.address ?? '–' },
    {
      key: 'reporter',
      label: t('tickets.reporter'),
      children: ticket.anonymous ? (
        t('form.anonymous')
      ) : (
        <span className="reporter-line">
          {ticket.reporterName ?? '–'} <span className="number">{ticket.reporterPhone}</span>
          <Reveal number={ticket.reporterPhone} subject="ticket-reporter" id={ticket.id} />
          {callable && may('phone:use') && (
            <Button size="small" icon={<PhoneOutlined />} loading={dial.isPending} onClick={() => dial.mutate({ type: 'ticket', id: ticket.id }, { onError: problem })}>
              {t('calls.dial')}
            </Button>
          )}
        </span>
      ),
    },
    { key: 'registered', label: t('tickets.registered'), children: `${instant(ticket.registeredAt)} · ${ticket.registeredBy?.name ?? t(`labels.channel.${ticket.channel}`)}` },
    ...(ticket.closedAt ? [{ key: 'closed', label: t('tickets.closedAt'), children: instant(ticket.closedAt) }] : []),
  ];
  return (
    <section className="panel">
      <h2>{t('form.content')}</h2>
      <p className="prose" data-testid="ticket-text">
        {ticket.content}
      </p>
      {ticket.reply && (
        <>
          <h2>{t('tickets.reply')}</h2>
          <p className="prose reply">{ticket.reply}</p>
        </>
      )}
      <Descriptions size="small" column={{ xs: 1, sm: 1, md: 2 }} items={rows} className="matter-facts" />
    </section>
  );
}
