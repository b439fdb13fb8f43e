import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { decryptWith, encryptFor } from './encryption';

const BLOCK = 64 * 1024;
/** Around the ends of blocks, where a chain of them goes wrong first. */
const SIZES = [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 300_000];

describe('encryption as age does it', () => {
  let folder: string;
  let identity: string;
  let identityFile: string;
  let recipient: string;

  beforeAll(async () => {
    const age = await import('age-encryption');
    identity = await age.generateX25519Identity();
    recipient = await age.identityToRecipient(identity);
    folder = await mkdtemp(path.join(os.tmpdir(), 'age-'));
    identityFile = path.join(folder, 'identity');
    await writeFile(identityFile, `${identity}\n`);
  });
  afterAll(() => rm(folder, { recursive: true }));

  const encrypt = async (bytes: Buffer, size = 10_007) =>
    buffer(
      Readable.from(pieces(bytes, size)).pipe(await encryptFor([recipient])),
    );
  const decrypt = (bytes: Buffer, size = 10_007) =>
    new Promise<Buffer>((resolve, reject) => {
      const stream = decryptWith([identity], 'data.age');
      stream.on('error', reject);
      Readable.from(pieces(bytes, size)).pipe(stream);
      buffer(stream).then(resolve, reject);
    });

  it.each(SIZES)('writes %d bytes so that age reads them', async size => {
    const bytes = randomBytes(size);
    const stored = await encrypt(bytes);
    const read = execFileSync('age', ['--decrypt', '-i', identityFile], {
      input: stored,
    });
    expect(read.equals(bytes)).toBe(true);
  });

  it.each(SIZES)('reads %d bytes that age wrote', async size => {
    const bytes = randomBytes(size);
    const stored = execFileSync('age', ['-r', recipient], { input: bytes });
    expect((await decrypt(stored)).equals(bytes)).toBe(true);
    expect((await decrypt(stored, 1_000_000)).equals(bytes)).toBe(true);
  });

  it('finds every bit that is flipped, and every byte that is missing or too many', async () => {
    const stored = await encrypt(randomBytes(100_000));
    for (let at = 0; at < stored.length; at += 997) {
      const flipped = Buffer.from(stored);
      flipped[at] ^= 1 << at % 8;
      await expect(decrypt(flipped)).rejects.toThrow();
      await expect(decrypt(stored.subarray(0, at))).rejects.toThrow();
    }
    await expect(
      decrypt(Buffer.concat([stored, Buffer.from([0])])),
    ).rejects.toThrow();
  });

  it('finds blocks that are missing or in another order', async () => {
    const stored = await encrypt(randomBytes(4 * BLOCK));
    const header = stored.length - 4 * (BLOCK + 16);
    const block = (index: number) =>
      stored.subarray(
        header + index * (BLOCK + 16),
        header + (index + 1) * (BLOCK + 16),
      );
    const head = stored.subarray(0, header);
    for (const order of [
      [0, 1, 2],
      [1, 0, 2, 3],
      [0, 2, 3],
      [0, 1, 1, 2, 3],
    ]) {
      await expect(
        decrypt(Buffer.concat([head, ...order.map(block)])),
      ).rejects.toMatchObject({ reason: { code: 'damage.cipher' } });
    }
    const whole = Buffer.concat([head, ...[0, 1, 2, 3].map(block)]);
    expect(await decrypt(whole)).toHaveLength(4 * BLOCK);
  });

  it('wants somebody to encrypt for', async () => {
    await expect(encryptFor([])).rejects.toThrow('no recipient');
  });
});

function* pieces(bytes: Buffer, size: number): Iterable<Buffer> {
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}
