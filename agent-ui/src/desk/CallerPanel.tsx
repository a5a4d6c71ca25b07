import { HomeOutlined, UserOutlined } from '@ant-design/icons';
import { Radio, Tabs, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { CallView, CallerView } from '../api/types.ts';
import { Reveal } from '../shared/Reveal.tsx';
import { useFormat } from '../shared/use-format.ts';
import { CallRow } from '../calls/CallRow.tsx';
import { TicketRow } from '../tickets/TicketRow.tsx';
import { ageText } from './age-text.ts';
import { ResidentDetails } from './ResidentDetails.tsx';

interface Props {
  readonly caller: CallerView;
  readonly call: CallView | null;
  readonly residentId: string | null;
  readonly choose: (residentId: string) => void;
}

/** The screen-pop: who is on the line, and what we know of them. */
export function CallerPanel({ caller, call, residentId, choose }: Props) {
  const { t } = useTranslation();
  const { queue, when } = useFormat();
  const resident = caller.residents.find(({ id }) => id === residentId) ?? (caller.residents.length === 1 ? caller.residents[0] : undefined);
  const earlier = caller.calls.filter(({ id }) => id !== call?.id);
  return (
    <article className="panel caller" aria-label={t('caller.title')} data-testid="caller">
      <header className="caller-head">
        <span className="caller-number" data-testid="caller-number">
          {caller.number || t('phone.withheld')}
        </span>
        {call && <Reveal number={caller.number} subject="call" id={call.id} />}
        {call && <Tag className={`tone tone-${call.state === 'ended' ? 'off' : 'work'}`}>{t(`labels.callState.${call.state}`)}</Tag>}
        {call?.queue && <Tag className="tone">{queue(call.queue)}</Tag>}
        <span className="caller-count">{t('caller.earlierCalls', { count: earlier.length })}</span>
        {caller.callBack && caller.callBack.state !== 'done' && (
          <Tag className="tone tone-warn">{t('caller.missed', { count: caller.callBack.missedCalls, when: when(caller.callBack.lastMissedAt) })}</Tag>
        )}
      </header>
      {caller.residents.length === 0 && <p className="caller-unknown">{t('caller.unknown')}</p>}
      {caller.residents.length > 1 && (
        <fieldset className="caller-choice">
          <legend>{t('caller.several', { count: caller.residents.length })}</legend>
          <Radio.Group value={resident?.id} onChange={(event) => choose(event.target.value as string)} optionType="button" buttonStyle="solid">
            {caller.residents.map((one) => (
              <Radio.Button key={one.id} value={one.id}>
                <span data-testid={`resident-${one.id}`}>
                  <UserOutlined aria-hidden="true" /> {one.name} {ageText(t, one.birthYear)}
                </span>
              </Radio.Button>
            ))}
          </Radio.Group>
        </fieldset>
      )}
      {resident && <ResidentDetails resident={resident} />}
      <Tabs
        size="small"
        className="caller-tabs"
        tabBarGutter={20}
        items={[
          {
            key: 'tickets',
            label: t('caller.openTickets', { count: caller.tickets.length }),
            children: <div className="caller-list">{caller.tickets.length === 0 ? <p className="none">{t('caller.noTickets')}</p> : caller.tickets.map((ticket) => <TicketRow key={ticket.id} ticket={ticket} />)}</div>,
          },
          {
            key: 'calls',
            label: t('caller.calls', { count: earlier.length }),
            children: <div className="caller-list">{earlier.length === 0 ? <p className="none">{t('caller.noCalls')}</p> : earlier.map((one) => <CallRow key={one.id} call={one} />)}</div>,
          },
          ...(resident && resident.household.length > 0
            ? [
                {
                  key: 'household',
                  label: t('caller.household', { count: resident.household.length }),
                  children: (
                    <ul className="caller-list household">
                      {resident.household.map((one) => (
                        <li key={one.id}>
                          <HomeOutlined aria-hidden="true" /> {one.name} {ageText(t, one.birthYear)}
                          {one.careFlags.map((flag) => (
                            <Tag key={flag} className={`care care-${flag}`}>
                              {t(`labels.care.${flag}`)}
                            </Tag>
                          ))}
                        </li>
                      ))}
                    </ul>
                  ),
                },
              ]
            : []),
        ]}
      />
    </article>
  );
}
