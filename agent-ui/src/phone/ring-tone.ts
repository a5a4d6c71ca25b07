/** Two short notes every three seconds, made by the browser: no sound file, and soft enough for eight hours. */
const EVERY_MS = 3_000;
const NOTES = [
  { hertz: 660, at: 0, seconds: 0.35 },
  { hertz: 880, at: 0.4, seconds: 0.45 },
] as const;
const LOUDNESS = 0.18;

export class RingTone {
  private context: AudioContext | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Whether the browser would let us ring now. */
  get allowed(): boolean {
    return this.audio().state === 'running';
  }

  /** Browsers allow sound only after a click or key; call this from within one. */
  async allow(): Promise<boolean> {
    await this.audio().resume().catch(() => undefined);
    return this.allowed;
  }

  start(): void {
    if (this.timer !== undefined) return;
    this.ringOnce();
    this.timer = setInterval(() => this.ringOnce(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private audio(): AudioContext {
    this.context ??= new AudioContext();
    return this.context;
  }

  private ringOnce(): void {
    const audio = this.audio();
    if (audio.state !== 'running') return;
    for (const note of NOTES) {
      const begin = audio.currentTime + note.at;
      const end = begin + note.seconds;
      const loudness = audio.createGain();
      loudness.gain.setValueAtTime(0, begin);
      loudness.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.03);
      loudness.gain.exponentialRampToValueAtTime(0.001, end);
      const tone = audio.createOscillator();
      tone.frequency.value = note.hertz;
      tone.connect(loudness).connect(audio.destination);
      tone.start(begin);
      tone.stop(end);
    }
  }
}
