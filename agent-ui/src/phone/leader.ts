const LOCK = 'linli.phone';

/**
 * One tab of the browser holds the phone. Tabs queue for a Web Lock: when the holder closes, the next one gets it by
 * itself; a tab may also take it over by hand.
 */
export class LeaderElection {
  private release: (() => void) | null = null;
  private stopped = false;

  /** @param locks absent in browsers (and on pages) without Web Locks: this tab then is the leader */
  constructor(private readonly locks: LockManager | undefined, private readonly changed: (leader: boolean) => void) {}

  /** Waits in the queue; `changed(true)` when this tab's turn comes. */
  join(): void {
    this.request({});
  }

  /** Takes the phone from the tab that holds it. */
  takeOver(): void {
    this.request({ steal: true });
  }

  stop(): void {
    this.stopped = true;
    this.release?.();
    this.release = null;
  }

  private request(options: LockOptions): void {
    if (!this.locks) {
      this.changed(true);
      return;
    }
    this.locks
      .request(LOCK, options, () => {
        if (this.stopped) return undefined;
        this.changed(true);
        return new Promise<void>((resolve) => (this.release = resolve));
      })
      .catch(() => {
        // AbortError: another tab took the lock over. Queue again behind it.
        this.release = null;
        this.changed(false);
        if (!this.stopped) this.join();
      });
  }
}
