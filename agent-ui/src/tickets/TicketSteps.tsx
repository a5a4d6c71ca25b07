import { Button, Checkbox, Input, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useTicketStep } from '../api/tickets.ts';
import type { TicketView } from '../api/types.ts';
import { useMyCall } from '../bar/use-my-call.ts';
import { useProblem } from '../shared/use-problem.ts';

/** What this reader may do with the ticket now: the server says which steps those are. */
export function TicketSteps({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation();
  const steps = [
    ...(ticket.allowedActions.includes('answer-on-the-spot')
      ? [{ key: 'answer', label: t('labels.ticketAction.answer-on-the-spot'), children: <StepForm key={`answer-${ticket.version}`} ticket={ticket} step="answer" /> }]
      : []),
    ...(ticket.allowedActions.includes('add-note')
      ? [{ key: 'note', label: t('labels.ticketAction.add-note'), children: <StepForm key={`note-${ticket.version}`} ticket={ticket} step="notes" /> }]
      : []),
  ];
  if (steps.length === 0) return null;
  return (
    <section className="panel" aria-label={t('tickets.steps')}>
      <Tabs size="small" items={steps} />
    </section>
  );
}

function StepForm({ ticket, step }: { ticket: TicketView; step: 'answer' | 'notes' }) {
  const { t } = useTranslation();
  const act = useTicketStep(ticket.id, step);
  const problem = useProblem();
  const { call } = useMyCall();
  const [text, setText] = useState('');
  const [join, setJoin] = useState(true);
  // Somebody calls about a ticket that exists: the note ties this call to it.
  const joinable = step === 'notes' && call !== null && call.state !== 'ended' && !ticket.contacts.some(({ callId }) => callId === call.id);
  const form = () => (step === 'answer' ? { version: ticket.version, reply: text } : { version: ticket.version, text, callId: joinable && join ? call.id : undefined });
  const send = () => act.mutate(form(), { onSuccess: () => setText(''), onError: problem });
  return (
    <div className="step-form">
      <Input.TextArea
        autoSize={{ minRows: 3, maxRows: 10 }}
        maxLength={step === 'answer' ? 5000 : 2000}
        value={text}
        onChange={(event) => setText(event.target.value)}
        aria-label={t(step === 'answer' ? 'form.reply' : 'tickets.note')}
        placeholder={t(step === 'answer' ? 'tickets.answerHint' : 'tickets.noteHint')}
      />
      {joinable && (
        <Checkbox checked={join} onChange={(event) => setJoin(event.target.checked)}>
          {t('tickets.joinCall')}
        </Checkbox>
      )}
      <Button type="primary" disabled={text.trim() === ''} loading={act.isPending} onClick={send}>
        {t(step === 'answer' ? 'form.answerAndClose' : 'desk.save')}
      </Button>
    </div>
  );
}
