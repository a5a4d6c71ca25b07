import { readFile, writeFile } from 'node:fs/promises';
import { wav } from '../../scripts/asterisk/music.ts';

/** How loud each tone is in a recording: dB of a full-scale sine, one value for each whole second. */
export interface ToneReport {
  rate: number;
  durationMs: number;
  /** Levels by frequency, e.g. levels[1000][3] = the 1 kHz tone in the fourth second. */
  levels: Readonly<Record<number, readonly number[]>>;
}

/** Measures tones in a 16-bit mono WAV file with the Goertzel algorithm (Goertzel 1958). */
export async function toneLevels(file: string, hertz: readonly number[]): Promise<ToneReport> {
  const { rate, samples } = readWav(await readFile(file));
  const levels: Record<number, number[]> = {};
  for (const frequency of hertz) {
    levels[frequency] = [];
    for (let start = 0; start + rate / 2 <= samples.length; start += rate) {
      levels[frequency].push(goertzel(samples.subarray(start, start + rate), rate, frequency));
    }
  }
  return { rate, durationMs: Math.round((samples.length / rate) * 1000), levels };
}

/** The loudest second of one tone; -Infinity when the file is shorter than half a second. */
export function loudest(report: ToneReport, hertz: number): number {
  return Math.max(-Infinity, ...(report.levels[hertz] ?? []));
}

/** A sine as 16-bit samples; `level` in dB of full scale. */
export function sine(hertz: number, seconds: number, rate: number, level = -10): Int16Array {
  const peak = 32767 * 10 ** (level / 20);
  return Int16Array.from({ length: Math.round(seconds * rate) }, (_, i) => Math.round(peak * Math.sin((2 * Math.PI * hertz * i) / rate)));
}

/** Writes a tone as the microphone of a Chromium (--use-file-for-fake-audio-capture). */
export async function writeToneWav(file: string, hertz: number, seconds = 10): Promise<void> {
  await writeFile(file, wav(sine(hertz, seconds, 48_000), 48_000));
}

/** Writes a tone as raw A-law, which SIPp streams. */
export async function writeToneAlaw(file: string, hertz: number, seconds = 10): Promise<void> {
  await writeFile(file, alaw(sine(hertz, seconds, 8000)));
}

/** ITU-T G.711 A-law, even bits inverted. */
export function alaw(samples: Int16Array): Buffer {
  return Buffer.from(samples.map((sample) => alawByte(sample)));
}

function alawByte(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 32_635) >> 4;
  let segment = 0;
  for (let rest = magnitude >> 5; rest > 0; rest >>= 1) segment++;
  const mantissa = segment < 2 ? (magnitude >> 1) & 0x0f : (magnitude >> segment) & 0x0f;
  return (sign | (segment << 4) | mantissa) ^ 0x55;
}

function goertzel(samples: Int16Array, rate: number, frequency: number): number {
  const factor = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let one = 0;
  let two = 0;
  for (const sample of samples) {
    const next = sample + factor * one - two;
    two = one;
    one = next;
  }
  const amplitude = Math.sqrt(Math.max(one * one + two * two - factor * one * two, 0)) / (samples.length / 2);
  return 20 * Math.log10(amplitude / 32768 + 1e-9);
}

function readWav(file: Buffer): { rate: number; samples: Int16Array } {
  let rate = 8000;
  // The sizes in the header of a file that is still being written are not final: read to the end of the file.
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    if (id === 'fmt ') rate = file.readUInt32LE(at + 12);
    if (id === 'data') {
      const bytes = Math.floor((file.length - at - 8) / 2) * 2;
      const body = Uint8Array.prototype.slice.call(file, at + 8, at + 8 + bytes);
      return { rate, samples: new Int16Array(body.buffer, 0, bytes / 2) };
    }
    at += 8 + size + (size % 2);
  }
  return { rate, samples: new Int16Array(0) };
}
