/** 8 kHz, 16 bit, mono, as Asterisk records; `declared` is what the header says of the audio's length in bytes. */
export function wavFile(ms: number, declared = ms * 16): Buffer {
  const audio = Buffer.alloc(ms * 16, 1);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(declared ? (declared + 36) % 2 ** 32 : 0, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(16_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(declared, 40);
  return Buffer.concat([header, audio]);
}
