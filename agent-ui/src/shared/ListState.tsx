import { Alert, Button, Empty, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface Asked {
  readonly isPending: boolean;
  readonly error: Error | null;
  refetch(): unknown;
}

interface Props {
  readonly asked: Asked;
  readonly empty: boolean;
  readonly emptyText: string;
  /** Lines of the skeleton: about the height that the content will have, so that nothing jumps. */
  readonly lines?: number;
  readonly children: ReactNode;
}

/** What every list shows before, instead of, and with its content. Old content stays while new is fetched. */
export function ListState({ asked, empty, emptyText, lines = 4, children }: Props) {
  const { t } = useTranslation();
  if (asked.isPending) return <Skeleton active title={false} paragraph={{ rows: lines }} className="list-skeleton" aria-label={t('list.loading')} />;
  if (asked.error && empty) return <LoadFailed error={asked.error} retry={() => void asked.refetch()} />;
  if (empty) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={emptyText} />;
  return children;
}

export function LoadFailed({ error, retry }: { error: Error; retry: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="error"
      showIcon
      title={t('list.failed')}
      description={error.message}
      action={
        <Button size="small" onClick={retry}>
          {t('list.retry')}
        </Button>
      }
    />
  );
}

/** The further pages of a list. */
export function MoreButton({ asked }: { asked: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage(): unknown } }) {
  const { t } = useTranslation();
  if (!asked.hasNextPage) return null;
  return (
    <div className="more">
      <Button loading={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
        {t('list.more')}
      </Button>
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className="page">
      <Skeleton active paragraph={{ rows: 8 }} />
    </div>
  );
}
