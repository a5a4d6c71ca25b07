import { useEffect, useMemo, useRef, useState } from 'react';
import { Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { useWorkplace } from '../api/session.ts';
import { useMyCall } from '../bar/use-my-call.ts';
import { newKey } from '../shared/new-key.ts';
import { useShortcut } from '../shell/ShortcutProvider.tsx';
import { DraftStore } from './draft-store.ts';
import { Drafts } from './Drafts.tsx';
import { IdleDesk } from './IdleDesk.tsx';
import { QueuePanel } from './QueuePanel.tsx';
import { SidePanel } from './SidePanel.tsx';
import { subjectFrom, subjectKey } from './subject.ts';
import { Workspace } from './Workspace.tsx';

type Part = 'queue' | 'work' | 'side';

/** The operator's desk: who waits, who is on the line with the ticket form, what is still to be done. */
export default function DeskPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { session } = useWorkplace();
  const [search] = useSearchParams();
  const subject = subjectFrom(search);
  const drafts = useMemo(() => new DraftStore(window.sessionStorage).belongTo(session.staff.id), [session.staff.id]);
  // On narrow screens one part is shown at a time.
  const [part, setPart] = useState<Part>('work');
  const { call } = useMyCall();
  const shown = useRef<string | null>(null);
  // A new call takes the desk; what was typed before stays as a draft in the list.
  useEffect(() => {
    if (!call || call.state === 'ended' || shown.current === call.id) return;
    shown.current = call.id;
    setPart('work');
    if (subject?.kind !== 'call' || subject.id !== call.id) void navigate(`/desk?call=${call.id}`, { replace: subject === null });
  }, [call, navigate, subject]);
  const newMatter = () => void navigate(`/desk?matter=${newKey()}`);
  useShortcut('new-ticket', newMatter);
  const withPhone = session.rights.includes('phone:use');
  return (
    <div className="desk" data-part={part}>
      <h1 className="visually-hidden">{t('nav.desk')}</h1>
      <Segmented<Part>
        className="desk-parts"
        block
        value={part}
        onChange={setPart}
        aria-label={t('desk.parts')}
        options={[
          { value: 'queue', label: t('desk.queue') },
          { value: 'work', label: t('desk.work') },
          { value: 'side', label: t('desk.side') },
        ]}
      />
      <aside className="desk-queue" aria-label={t('desk.queue')}>
        <QueuePanel />
      </aside>
      <section className="desk-work" aria-label={t('desk.work')}>
        <Drafts store={drafts} current={subject ? subjectKey(subject) : null} />
        {subject ? <Workspace key={subjectKey(subject)} subject={subject} drafts={drafts} newMatter={newMatter} /> : <IdleDesk newMatter={newMatter} withPhone={withPhone} />}
      </section>
      <aside className="desk-side" aria-label={t('desk.side')}>
        <SidePanel />
      </aside>
    </div>
  );
}
