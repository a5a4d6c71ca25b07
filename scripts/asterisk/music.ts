const RATE = 8000;
const SECONDS = 32;
/** A slow pentatonic figure, in Hz: no semitones, so nothing in it sounds like a signal of the telephone network. */
const NOTES = [261.63, 329.63, 392.0, 440.0, 392.0, 329.63, 293.66, 392.0];
const NOTE_SECONDS = 2;
/** About -24 dB of full scale: clearly behind a voice. */
const LEVEL = 0.06;

/**
 * Gentle music on hold, made here so that no recording of anybody's has to be licensed or fetched.
 * Returns a WAV file: 8 kHz, mono, 16 bit, 32 s, its end flows into its beginning.
 */
export function musicOnHold(): Buffer {
  const samples = new Int16Array(RATE * SECONDS);
  const notes = SECONDS / NOTE_SECONDS;
  for (let index = 0; index < notes; index++) {
    addNote(samples, index * NOTE_SECONDS * RATE, NOTES[index % NOTES.length] ?? 440);
  }
  return wav(samples);
}

/** A soft bell: the fundamental and a faint octave, swelling for a tenth of a second and fading over three. */
function addNote(samples: Int16Array, start: number, hertz: number): void {
  const length = 3 * RATE;
  for (let i = 0; i < length; i++) {
    const t = i / RATE;
    const swell = Math.min(1, t / 0.1) * Math.exp(-1.4 * t) * (1 - i / length);
    const wave = Math.sin(2 * Math.PI * hertz * t) + 0.25 * Math.sin(4 * Math.PI * hertz * t);
    // The fading end of the last note wraps round to the beginning, so that the loop has no seam.
    const at = (start + i) % samples.length;
    samples[at] = (samples[at] ?? 0) + Math.round(wave * swell * LEVEL * 32767);
  }
}

/** RIFF/WAVE with one fmt and one data chunk (Multimedia Programming Interface 1.0, IBM and Microsoft 1991). */
export function wav(samples: Int16Array, rate = RATE): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
