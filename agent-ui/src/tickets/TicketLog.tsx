import { Timeline } from 'antd';
import { useTranslation } from 'react-i18next';
import type { TicketView } from '../api/types.ts';
import { useFormat } from '../shared/use-format.ts';

/** The process view 流程查看: every step, newest at the bottom as it happened. */
export function TicketLog({ log }: { log: TicketView['log'] }) {
  const { t } = useTranslation();
  const { precise } = useFormat();
  return (
    <section className="panel ticket-log">
      <h2>{t('tickets.process')}</h2>
      <Timeline
        items={log.map((step) => ({
          key: step.seq,
          content: (
            <div className="log-step">
              <p>
                <strong>{t(`labels.ticketAction.${step.action}`)}</strong> <span className="dim">{step.actorName}</span>
              </p>
              <p className="dim">
                <time>{precise(step.at)}</time>
                {step.fromState !== step.toState && ` · ${t(`labels.ticketState.${step.toState}`)}`}
              </p>
              {said(step.carried).map((text, index) => (
                <p key={index} className="prose">
                  {text}
                </p>
              ))}
            </div>
          ),
        }))}
      />
    </section>
  );
}

/** The words that a step carried (a reply, a note); codes and ids are not for reading. */
function said(carried: Record<string, unknown>): string[] {
  return ['reply', 'text', 'reason', 'question'].map((name) => carried[name]).filter((value): value is string => typeof value === 'string' && value !== '');
}
