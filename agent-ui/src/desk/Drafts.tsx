import { EditOutlined } from '@ant-design/icons';
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { DraftStore } from './draft-store.ts';
import { addressOfKey } from './subject.ts';

/** Unfinished tickets of other calls, so that none is forgotten. */
export function Drafts({ store, current }: { store: DraftStore; current: string | null }) {
  const { t } = useTranslation();
  const others = store.unfinished().filter(({ subject }) => subject !== current);
  if (others.length === 0) return null;
  return (
    <nav className="drafts" aria-label={t('desk.drafts')}>
      <span>{t('desk.drafts')}</span>
      {others.map(({ subject, draft }) => (
        <Link key={subject} to={addressOfKey(subject)}>
          <Tag icon={<EditOutlined />}>
            {draft.title || t('desk.untitled')} · {draft.fields.content.slice(0, 12) || '…'}
          </Tag>
        </Link>
      ))}
    </nav>
  );
}
