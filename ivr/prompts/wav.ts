/** Sound of one channel, 16-bit samples. */
export interface Sound {
  readonly rate: number;
  readonly samples: Int16Array;
}

/** Asterisk's format of `.wav` files: 8 kHz, one channel, 16 bit. */
export const TELEPHONE_RATE = 8_000;
const HEADER_BYTES = 44;
const PCM = 1;

/**
 * Reads a PCM WAV file of one channel and 16 bit.
 * Sizes in the header are only upper bounds: espeak-ng writes the greatest size there when it writes to a pipe.
 * Throws a plain Error that says what is wrong with the file.
 */
export function readWav(file: Buffer): Sound {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') throw new Error('not a WAV file');
  let rate = 0;
  for (let at = 12; at + 8 <= file.length; ) {
    const id = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const from = at + 8;
    const to = Math.min(from + size, file.length);
    if (id === 'fmt ') rate = formatRate(file.subarray(from, to));
    if (id === 'data') {
      if (rate === 0) throw new Error('a WAV file without a format before its data');
      return { rate, samples: samplesOf(file.subarray(from, to)) };
    }
    at = to + (size % 2);
  }
  throw new Error('a WAV file without data');
}

/** The whole file of a sound. */
export function writeWav({ rate, samples }: Sound): Buffer {
  const file = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => file.writeInt16LE(sample, HEADER_BYTES + index * 2));
  return file;
}

/** Length of a telephone WAV file of that many bytes, in ms. */
export function lengthMs(fileBytes: number): number {
  return Math.max(0, Math.ceil(((fileBytes - HEADER_BYTES) / 2 / TELEPHONE_RATE) * 1_000));
}

function formatRate(format: Buffer): number {
  if (format.length < 16) throw new Error('a WAV file with a broken format');
  if (format.readUInt16LE(0) !== PCM || format.readUInt16LE(2) !== 1 || format.readUInt16LE(14) !== 16) {
    throw new Error('a prompt must be a WAV file of one channel and 16-bit PCM');
  }
  const rate = format.readUInt32LE(4);
  if (rate < 4_000 || rate > 192_000) throw new Error(`a WAV file with an unlikely rate of ${rate} Hz`);
  return rate;
}

function samplesOf(data: Buffer): Int16Array {
  const samples = new Int16Array(data.length >> 1);
  for (let index = 0; index < samples.length; index += 1) samples[index] = data.readInt16LE(index * 2);
  return samples;
}
