import type { SoftphoneState } from './softphone.ts';

type Message = { readonly kind: 'state'; readonly state: SoftphoneState } | { readonly kind: 'ask' };

/** How tabs of one browser tell each other what the phone does. Nothing secret goes over it. */
export class TabChannel {
  private readonly channel = new BroadcastChannel('linli.phone');

  constructor(private readonly events: { state(state: SoftphoneState): void; asked(): void }) {
    this.channel.onmessage = ({ data }: MessageEvent<Message>) => (data.kind === 'state' ? this.events.state(data.state) : this.events.asked());
  }

  tell(state: SoftphoneState): void {
    this.channel.postMessage({ kind: 'state', state } satisfies Message);
  }

  ask(): void {
    this.channel.postMessage({ kind: 'ask' } satisfies Message);
  }

  close(): void {
    this.channel.close();
  }
}
