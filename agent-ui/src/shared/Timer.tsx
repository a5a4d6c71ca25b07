import { formatDuration } from './time.ts';
import { useNow } from './use-now.ts';

/** Time since an instant of the server, counting. */
export function Since({ at, className }: { at: number; className?: string }) {
  const now = useNow();
  return <span className={`timer ${className ?? ''}`}>{formatDuration(now - at)}</span>;
}

/** Time left until an instant, never below zero. */
export function Until({ at, className }: { at: number; className?: string }) {
  const now = useNow();
  return <span className={`timer ${className ?? ''}`}>{formatDuration(Math.max(0, at - now + 999))}</span>;
}
