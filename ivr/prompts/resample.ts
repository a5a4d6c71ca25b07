import type { Sound } from './wav.ts';

/** Zero crossings of the filter on each side: 12 keep what the telephone band needs and cost some ms a prompt. */
const CROSSINGS = 12;
/** A little below half the new rate, so that the filter's slope does not fold back. */
const PASSBAND = 0.94;
/** Loudest sample after levelling: -3 dB, so that the codec never clips. */
const PEAK = 23_197;
/** Below this a sample counts as silence. */
const QUIET = 160;
/** Silence that is left at both ends, so that words said one after the other keep apart. */
const PAUSE_MS = 80;

/** Makes a sound fit for the telephone: the wanted rate, an even level, no long silence at its ends. */
export function forTelephone(sound: Sound, rate: number): Sound {
  return trim(level(resample(sound, rate)));
}

/** Changes the rate with a windowed sinc filter. */
export function resample(sound: Sound, rate: number): Sound {
  if (sound.rate === rate) return sound;
  const { samples } = sound;
  const step = sound.rate / rate;
  const cutoff = Math.min(1, 1 / step) * PASSBAND;
  const reach = Math.ceil(CROSSINGS / cutoff);
  const out = new Int16Array(Math.floor(samples.length / step));
  for (let index = 0; index < out.length; index += 1) {
    const centre = index * step;
    const from = Math.max(0, Math.ceil(centre - reach));
    const to = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let at = from; at <= to; at += 1) sum += (samples[at] ?? 0) * tap(at - centre, cutoff, reach);
    out[index] = clip(sum);
  }
  return { rate, samples: out };
}

/** One weight of the filter: sinc under a Hann window. */
function tap(distance: number, cutoff: number, reach: number): number {
  const x = Math.PI * distance * cutoff;
  const sinc = x === 0 ? 1 : Math.sin(x) / x;
  return cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / reach));
}

function level({ rate, samples }: Sound): Sound {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (peak === 0) return { rate, samples };
  return { rate, samples: samples.map((sample) => clip((sample * PEAK) / peak)) };
}

function trim({ rate, samples }: Sound): Sound {
  const loud = (sample: number): boolean => Math.abs(sample) > QUIET;
  const first = samples.findIndex(loud);
  if (first < 0) return { rate, samples };
  const pause = Math.round((rate * PAUSE_MS) / 1_000);
  return { rate, samples: samples.slice(Math.max(0, first - pause), samples.findLastIndex(loud) + pause) };
}

function clip(value: number): number {
  return Math.max(-32_768, Math.min(32_767, Math.round(value)));
}
