import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCallNote } from '../api/calls.ts';
import type { CallView } from '../api/types.ts';
import { useProblem } from '../shared/use-problem.ts';

/** A note on the call itself, for calls that need no ticket (wrong number, silent call). */
export function CallNote({ call }: { call: CallView }) {
  const { t } = useTranslation();
  const save = useCallNote(call.id);
  const problem = useProblem();
  const [note, setNote] = useState<string | null>(null);
  const value = note ?? call.note ?? '';
  const changed = note !== null && note !== (call.note ?? '');
  return (
    <div className="panel call-note">
      <label htmlFor="call-note">{t('desk.callNote')}</label>
      <Input id="call-note" maxLength={255} value={value} onChange={(event) => setNote(event.target.value)} placeholder={t('desk.callNoteHint')} data-testid="call-note" />
      <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate(value.trim(), { onError: problem, onSuccess: () => setNote(null) })}>
        {t('desk.save')}
      </Button>
    </div>
  );
}
