import { App, Input, Segmented, Select, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useMay } from '../api/session.ts';
import { findByNumber, useTickets, type TicketFilter } from '../api/tickets.ts';
import type { TicketKind, TicketSummary } from '../api/types.ts';
import { KINDS } from '../desk/ticket-fields.ts';
import { groupTicketNumber } from '../shared/digits.ts';
import { ListState, MoreButton } from '../shared/ListState.tsx';
import { Page } from '../shared/Page.tsx';
import { useFormat } from '../shared/use-format.ts';
import { readQuery } from './query.ts';
import { StateTag, UrgencyTag } from './tags.tsx';

type Scope = 'mine' | 'all';
type Open = 'open' | 'closed' | 'any';

/** Tickets: mine or all, filtered; one field finds by number, telephone or words. */
export default function TicketsPage() {
  const { t } = useTranslation();
  const { when, category } = useFormat();
  const may = useMay();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const q = search.get('q') ?? '';
  const [scope, setScope] = useState<Scope>(may('tickets:read-all') ? 'all' : 'mine');
  const [open, setOpen] = useState<Open>('any');
  const [kind, setKind] = useState<TicketKind | undefined>();
  const query = readQuery(q);
  // A search looks everywhere that this reader may look, not only among the own ones.
  const filter: TicketFilter = { ...query, kind, open: open === 'any' ? undefined : open === 'open', mine: q === '' && scope === 'mine' && may('tickets:register') ? true : undefined };
  const asked = useTickets(filter);
  const rows = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const find = (text: string) => {
    const trimmed = text.trim();
    const { number } = readQuery(trimmed);
    setSearch(trimmed === '' ? {} : { q: trimmed });
    if (number) findByNumber(number).then((ticket) => navigate(`/tickets/${ticket.id}`), (error: Error) => message.error(error.message));
  };
  return (
    <Page
      title={t('nav.tickets')}
      tools={
        <>
          <Input.Search allowClear key={q} defaultValue={q} onSearch={find} placeholder={t('tickets.searchHint')} aria-label={t('tickets.searchHint')} className="page-search" data-testid="ticket-search" />
          {may('tickets:register') && (
            <Segmented<Scope> value={scope} onChange={setScope} disabled={q !== ''} aria-label={t('tickets.scope')} options={[{ value: 'mine', label: t('tickets.mine') }, { value: 'all', label: t('tickets.visible') }]} />
          )}
          <Segmented<Open>
            value={open}
            onChange={setOpen}
            aria-label={t('tickets.openFilter')}
            options={(['any', 'open', 'closed'] as const).map((value) => ({ value, label: t(`tickets.${value}`) }))}
          />
          <Select<TicketKind>
            allowClear
            value={kind}
            onChange={setKind}
            placeholder={t('tickets.anyKind')}
            aria-label={t('form.kind')}
            className="kind-filter"
            options={KINDS.map((value) => ({ value, label: t(`labels.kind.${value}`) }))}
          />
        </>
      }
    >
      <ListState asked={asked} empty={rows.length === 0} emptyText={t(q === '' ? 'tickets.none' : 'tickets.noneFound')} lines={10}>
        <Table<TicketSummary>
          rowKey="id"
          dataSource={rows}
          pagination={false}
          onRow={(one) => ({ onClick: () => void navigate(`/tickets/${one.id}`), className: 'clickable' })}
          columns={[
            {
              title: t('tickets.number'),
              width: 168,
              render: (_, one) => (
                <Link to={`/tickets/${one.id}`} className="number" onClick={(event) => event.stopPropagation()}>
                  {groupTicketNumber(one.number)}
                </Link>
              ),
            },
            {
              title: t('tickets.matter'),
              render: (_, one) => (
                <div className="cell-two">
                  <span className="clamp">{one.excerpt}</span>
                  <span className="dim">
                    {t(`labels.kind.${one.kind}`)}
                    {one.categoryCode && ` · ${category(one.categoryCode)}`}
                  </span>
                </div>
              ),
            },
            { title: t('tickets.reporter'), responsive: ['lg'], width: 150, render: (_, one) => <div className="cell-two"><span>{one.reporterName ?? '–'}</span><span className="dim number">{one.reporterPhone}</span></div> },
            { title: t('tickets.state'), width: 150, responsive: ['sm'], render: (_, one) => (<><StateTag state={one.state} /><UrgencyTag urgency={one.urgency} /></>) },
            { title: t('tickets.registered'), width: 130, responsive: ['md'], render: (_, one) => <div className="cell-two"><span>{when(one.registeredAt)}</span><span className="dim">{one.registeredBy?.name ?? t(`labels.channel.${one.channel}`)}</span></div> },
          ]}
        />
        <MoreButton asked={asked} />
      </ListState>
    </Page>
  );
}
