import { useTranslation } from 'react-i18next';
import type { TicketView } from '../api/types.ts';
import { CallFacts } from '../calls/CallFacts.tsx';
import { useFormat } from '../shared/use-format.ts';

/** The contacts that belong to the ticket; of calls the facts and the recording. Of a hidden reporter the channel is all that is told. */
export function Contacts({ contacts }: { contacts: TicketView['contacts'] }) {
  const { t } = useTranslation();
  const { instant } = useFormat();
  return (
    <section className="panel">
      <h2>{t('tickets.contacts', { count: contacts.length })}</h2>
      {contacts.length === 0 && <p className="none">{t('tickets.noContacts')}</p>}
      {contacts.map((contact, index) => (
        <div key={contact.id ?? index} className="contact">
          {contact.callId ? (
            <CallFacts callId={contact.callId} />
          ) : (
            <p>
              <strong>{t(`labels.channel.${contact.channel}`)}</strong> {t(`labels.direction.${contact.direction}`)}
              {contact.at !== null && (
                <>
                  {' '}
                  · <time>{instant(contact.at)}</time>
                </>
              )}
            </p>
          )}
        </div>
      ))}
    </section>
  );
}
