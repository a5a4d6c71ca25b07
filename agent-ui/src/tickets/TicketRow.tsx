import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TicketSummary } from '../api/types.ts';
import { useFormat } from '../shared/use-format.ts';
import { StateTag, UrgencyTag } from './tags.tsx';

/** A ticket in two lines, for narrow lists. */
export function TicketRow({ ticket }: { ticket: TicketSummary }) {
  const { t } = useTranslation();
  const { when } = useFormat();
  return (
    <Link className="row" to={`/tickets/${ticket.id}`}>
      <span className="row-main">{ticket.excerpt}</span>
      <span className="row-facts">
        <StateTag state={ticket.state} />
        <UrgencyTag urgency={ticket.urgency} />
        <span>{t(`labels.kind.${ticket.kind}`)}</span>
        <time className="row-time">{when(ticket.registeredAt)}</time>
      </span>
    </Link>
  );
}
