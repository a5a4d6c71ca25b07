import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useCallBacks } from '../api/call-backs.ts';
import { useCallRows, useCalls } from '../api/calls.ts';
import { useMay, useWorkplace } from '../api/session.ts';
import { useTickets } from '../api/tickets.ts';
import { CallBackRow } from '../callbacks/CallBackRow.tsx';
import { CallRow } from '../calls/CallRow.tsx';
import { ListState } from '../shared/ListState.tsx';
import { TicketRow } from '../tickets/TicketRow.tsx';

const SHOWN = 6;

/** What is still to be done, and what was done last. */
export function SidePanel() {
  const may = useMay();
  return (
    <>
      {may('callbacks:work') && <ToCallBack />}
      <MyTickets />
      {may('calls:read-own') && <MyCalls />}
    </>
  );
}

function ToCallBack() {
  const { t } = useTranslation();
  const asked = useCallBacks(undefined, SHOWN * 2);
  const items = (asked.data?.pages[0]?.items ?? []).filter(({ state }) => state !== 'done').slice(0, SHOWN);
  return (
    <section className="panel side-block side-call-backs">
      <header>
        <h2>{t('nav.callBacks')}</h2>
        <Link to="/call-backs">{t('list.all')}</Link>
      </header>
      <ListState asked={asked} empty={items.length === 0} emptyText={t('callBacks.none')}>
        {items.map((one) => (
          <CallBackRow key={one.id} callBack={one} />
        ))}
      </ListState>
    </section>
  );
}

function MyTickets() {
  const { t } = useTranslation();
  const asked = useTickets({ mine: true }, SHOWN);
  const items = asked.data?.pages[0]?.items ?? [];
  return (
    <section className="panel side-block">
      <header>
        <h2>{t('desk.myTickets')}</h2>
        <Link to="/tickets">{t('list.all')}</Link>
      </header>
      <ListState asked={asked} empty={items.length === 0} emptyText={t('tickets.none')}>
        {items.map((one) => (
          <TicketRow key={one.id} ticket={one} />
        ))}
      </ListState>
    </section>
  );
}

function MyCalls() {
  const { t } = useTranslation();
  const { session } = useWorkplace();
  const asked = useCalls({ agentId: session.staff.id }, SHOWN);
  const items = useCallRows(asked);
  return (
    <section className="panel side-block">
      <header>
        <h2>{t('desk.myCalls')}</h2>
        <Link to="/calls">{t('list.all')}</Link>
      </header>
      <ListState asked={asked} empty={items.length === 0} emptyText={t('calls.none')}>
        {items.map((one) => (
          <CallRow key={one.id} call={one} />
        ))}
      </ListState>
    </section>
  );
}
