import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseWav, readWav } from '../../server/recordings/wav.ts';
import { wavFile } from './support.ts';

describe('WAV files', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'linli-wav-'));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('a file that sox wrote has the duration that was asked for', async () => {
    const path = join(folder, 'tone.wav');
    await promisify(execFile)('sox', ['-n', '-r', '8000', '-b', '16', '-c', '1', path, 'synth', '2.5', 'sine', '440']);
    expect(await readWav(path)).to.deep.equal({ bytes: 44 + 2.5 * 16_000, durationMs: 2500, complete: true });
  });

  it('a file still being written, or whose writer was killed, is as long as its size says', () => {
    for (const declared of [0, 0xffff_ffff, 1_000_000]) {
      const file = wavFile(1000, declared);
      expect(parseWav(file, file.length)).to.deep.equal({ bytes: file.length, durationMs: 1000, complete: false });
    }
  });

  it('passes over other chunks, also of odd length', () => {
    const plain = wavFile(500);
    const extra = Buffer.from('LIST\x03\0\0\0abc\0', 'latin1');
    const file = Buffer.concat([plain.subarray(0, 36), extra, plain.subarray(36)]);
    expect(parseWav(file, file.length)).to.include({ durationMs: 500, complete: true });
  });

  it('says null of what is not there or is no WAV file', async () => {
    expect(await readWav(join(folder, 'nothing.wav'))).to.equal(null);
    await writeFile(join(folder, 'empty.wav'), '');
    expect(await readWav(join(folder, 'empty.wav'))).to.equal(null);
    expect(parseWav(Buffer.from('RIFF....WAVEdata\x10\0\0\0'), 40)).to.equal(null);
  });

  it('bears any bytes', () => {
    const broken = fc.tuple(fc.nat(200), fc.uint8Array({ maxLength: 60 }), fc.nat(60)).map(([ms, noise, at]) => {
      const file = wavFile(ms);
      file.set(noise.slice(0, Math.max(0, file.length - at)), Math.min(at, file.length));
      return file;
    });
    fc.assert(
      fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes))), fc.nat(10_000), (bytes, more) => {
        const found = parseWav(bytes, bytes.length + more);
        if (found) expect(found.durationMs).to.be.at.least(0);
      }),
      { numRuns: 2000 },
    );
  });
});
