import { CheckCircleFilled, CopyOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { TicketView } from '../api/types.ts';
import { groupTicketNumber } from '../shared/digits.ts';

/** The ticket is in: its number, big, in groups to be read aloud to the caller. */
export function Receipt({ ticket, another, newMatter }: { ticket: TicketView; another: () => void; newMatter: (() => void) | null }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const copy = () => void navigator.clipboard?.writeText(ticket.number).then(() => message.success(t('receipt.copied')));
  return (
    <article className="panel receipt" data-testid="receipt">
      <h2 tabIndex={-1} ref={heading}>
        <CheckCircleFilled aria-hidden="true" /> {t(ticket.state === 'closed' ? 'receipt.closed' : 'receipt.registered')}
      </h2>
      <p className="receipt-hint">{t('receipt.readAloud')}</p>
      <p className="receipt-number" data-testid="receipt-number" data-number={ticket.number}>
        {groupTicketNumber(ticket.number)}
      </p>
      <div className="receipt-actions">
        <Button type="primary" onClick={another} data-testid="another-ticket">
          {t('receipt.another')}
        </Button>
        {newMatter && <Button onClick={newMatter}>{t('receipt.newMatter')}</Button>}
        <Button icon={<CopyOutlined />} onClick={copy}>
          {t('receipt.copy')}
        </Button>
        <Button onClick={() => void navigate(`/tickets/${ticket.id}`)}>{t('receipt.open')}</Button>
        <Button onClick={() => void navigate('/desk')}>{t('receipt.clear')}</Button>
      </div>
    </article>
  );
}
