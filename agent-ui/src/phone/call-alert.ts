/** Draws the eye to an incoming call when the agent looks elsewhere: flashing title, and a system notification. */
export class CallAlert {
  private flashing: ReturnType<typeof setInterval> | undefined;
  private notification: Notification | null = null;
  private plainTitle = '';

  start(title: string, body: string): void {
    if (this.flashing !== undefined) return;
    this.plainTitle = document.title;
    let on = false;
    const flash = () => {
      on = !on;
      document.title = on ? `● ${title}` : this.plainTitle;
    };
    flash();
    this.flashing = setInterval(flash, 1000);
    if (document.hidden && 'Notification' in window && Notification.permission === 'granted') {
      this.notification = new Notification(title, { body, tag: 'linli-call', requireInteraction: true });
      this.notification.onclick = () => window.focus();
    }
  }

  stop(): void {
    if (this.flashing === undefined) return;
    clearInterval(this.flashing);
    this.flashing = undefined;
    document.title = this.plainTitle;
    this.notification?.close();
    this.notification = null;
  }
}

/** Asks once, from within a click. */
export function askForNotifications(): void {
  if ('Notification' in window && Notification.permission === 'default') void Notification.requestPermission().catch(() => undefined);
}
