/** Plays the other side's voice. */
export class RemoteVoice {
  private readonly audio = new Audio();

  /** @param blocked told whether the browser refuses to play without a click */
  constructor(private readonly blocked: (is: boolean) => void) {
    this.audio.autoplay = true;
  }

  attach(connection: RTCPeerConnection): void {
    this.audio.srcObject = new MediaStream(connection.getReceivers().map((receiver) => receiver.track));
    this.play();
  }

  play(): void {
    if (!this.audio.srcObject) return;
    this.audio.play().then(
      () => this.blocked(false),
      (error: unknown) => this.blocked(error instanceof DOMException && error.name === 'NotAllowedError'),
    );
  }

  detach(): void {
    this.audio.srcObject = null;
    this.blocked(false);
  }
}
