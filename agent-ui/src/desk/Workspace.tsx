import { Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useCaller } from '../api/calls.ts';
import type { TicketView } from '../api/types.ts';
import { newKey } from '../shared/new-key.ts';
import { LoadFailed } from '../shared/ListState.tsx';
import { CallerPanel } from './CallerPanel.tsx';
import { CallNote } from './CallNote.tsx';
import { EMPTY_FIELDS, type Draft, type DraftStore } from './draft-store.ts';
import { Receipt } from './Receipt.tsx';
import { subjectKey, type Subject } from './subject.ts';
import { TicketFormPanel } from './TicketFormPanel.tsx';

interface Props {
  readonly subject: Subject;
  readonly drafts: DraftStore;
  readonly newMatter: () => void;
}

/** One call or one matter: who it is, and the ticket form below. Every change of the form is kept at once. */
export function Workspace({ subject, drafts, newMatter }: Props) {
  const { t } = useTranslation();
  const key = subjectKey(subject);
  const callId = subject.kind === 'call' ? subject.id : null;
  const { call } = useCall(callId);
  const caller = useCaller(callId);
  const [draft, setDraft] = useState<Draft>(() => drafts.load(key) ?? freshDraft());
  const [receipt, setReceipt] = useState<TicketView | null>(null);
  const update = (change: Partial<Draft>) => {
    const next = { ...draft, ...change, title: titleOf(change.fields?.reporterName ?? draft.fields.reporterName, call), changedAt: Date.now() };
    setDraft(next);
    drafts.save(key, next);
  };
  const residents = caller.data?.residents ?? [];
  const resident = residents.find(({ id }) => id === draft.residentId) ?? (residents.length === 1 ? residents[0]! : null);
  const registered = (ticket: TicketView) => {
    drafts.remove(key);
    setReceipt(ticket);
  };
  const another = () => {
    setReceipt(null);
    setDraft({ ...freshDraft(), residentId: draft.residentId });
  };
  return (
    <>
      {subject.kind === 'call' && caller.isPending && (
        <div className="panel">
          <Skeleton active avatar paragraph={{ rows: 4 }} />
        </div>
      )}
      {caller.error && !caller.data && callId && <LoadFailed error={caller.error} retry={() => void caller.refetch()} />}
      {caller.data && <CallerPanel caller={caller.data} call={call ?? null} residentId={resident?.id ?? null} choose={(residentId) => update({ residentId })} />}
      {receipt ? (
        <Receipt ticket={receipt} another={another} newMatter={subject.kind === 'matter' ? newMatter : null} />
      ) : (
        <TicketFormPanel
          key={draft.submissionKey}
          draft={draft}
          update={update}
          callId={callId}
          call={call ?? null}
          resident={resident}
          heading={t(subject.kind === 'call' ? 'form.titleCall' : 'form.titleMatter')}
          registered={registered}
        />
      )}
      {call && <CallNote call={call} />}
    </>
  );
}

function freshDraft(): Draft {
  return { fields: EMPTY_FIELDS, submissionKey: newKey(), residentId: null, title: '', changedAt: Date.now() };
}

function titleOf(reporter: string, call: { direction: 'in' | 'out'; fromNumber: string; toNumber: string } | undefined): string {
  return reporter.trim() || (call ? (call.direction === 'in' ? call.fromNumber : call.toNumber) : '');
}
