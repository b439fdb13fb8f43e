/**
 * age, version 1 (https://age-encryption.org/v1), as streams. The keys are the library's work: it wraps the file key for
 * the recipients and unwraps it with an identity. The payload, a chain of ChaCha20-Poly1305 chunks of 64 KiB, goes
 * through OpenSSL, which is seven times as fast as the library's own and keeps encryption out of the way of a dump.
 */
import {
  createCipheriv,
  createDecipheriv,
  hkdfSync,
  randomBytes,
} from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { ExecutorError } from './ExecutorError';

const CHUNK = 64 * 1024;
const TAG = 16;
const NONCE = 16;
const CIPHER = 'chacha20-poly1305';
/** The line of the header that has its code, and ends it. */
const HEADER_END = /\n--- [A-Za-z0-9+/]{43}\n/;
const MAXIMAL_HEADER = 64 * 1024;

/** @throws Error where a recipient is not one of age */
export async function encryptFor(
  recipients: readonly string[],
): Promise<Transform> {
  if (recipients.length === 0) {
    throw new Error('There is no recipient to encrypt for');
  }
  const { Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  for (const recipient of recipients) {
    encrypter.addRecipient(recipient);
  }
  let fileKey: Uint8Array | undefined;
  encrypter.addRecipient({
    wrapFileKey: key => {
      fileKey = Uint8Array.from(key);
      return [];
    },
  });
  const empty = Buffer.from(await encrypter.encrypt(new Uint8Array(0)));
  if (!fileKey) {
    throw new Error('The library of age gave no file key');
  }
  // The payload of the empty file is left: this one gets a nonce of its own, hence another key.
  const header = empty.subarray(0, empty.length - NONCE - TAG);
  const nonce = randomBytes(NONCE);
  return new EncryptStream(
    Buffer.concat([header, nonce]),
    payloadKey(fileKey, nonce),
  );
}

/** @returns a stream that fails with ExecutorError where no identity opens it or a byte of it is not what was written */
export function decryptWith(
  identities: readonly string[],
  object: string,
): Transform {
  return new DecryptStream(identities, object);
}

function payloadKey(fileKey: Uint8Array, nonce: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32));
}

/** Counts chunks in its first eleven bytes; the last byte marks the last chunk. */
class ChunkNonce {
  readonly #nonce = Buffer.alloc(12);

  next(isLast: boolean): Buffer {
    const nonce = Buffer.from(this.#nonce);
    nonce[11] = isLast ? 1 : 0;
    for (let index = 10; index >= 0; index--) {
      this.#nonce[index] = (this.#nonce[index] + 1) & 0xff;
      if (this.#nonce[index] !== 0) {
        break;
      }
    }
    return nonce;
  }
}

/** Cuts what comes in into chunks of one size, and keeps back the last, as only the end tells that it was. */
class Chunks {
  readonly #buffer: Buffer;
  #used = 0;

  constructor(size: number) {
    this.#buffer = Buffer.allocUnsafe(size);
  }

  add(bytes: Buffer, onChunk: (chunk: Buffer) => void): void {
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#used === this.#buffer.length) {
        onChunk(this.#buffer);
        this.#used = 0;
      }
      const count = Math.min(this.#buffer.length - this.#used, rest.length);
      rest.copy(this.#buffer, this.#used, 0, count);
      this.#used += count;
      rest = rest.subarray(count);
    }
  }

  last(): Buffer {
    return this.#buffer.subarray(0, this.#used);
  }
}

class EncryptStream extends Transform {
  readonly #chunks = new Chunks(CHUNK);
  readonly #nonce = new ChunkNonce();

  constructor(
    header: Buffer,
    private readonly key: Buffer,
  ) {
    super();
    this.push(header);
  }

  override _transform(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: TransformCallback,
  ): void {
    this.#chunks.add(bytes, chunk => this.#seal(chunk, false));
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#seal(this.#chunks.last(), true);
    done();
  }

  #seal(chunk: Buffer, isLast: boolean): void {
    const cipher = createCipheriv(CIPHER, this.key, this.#nonce.next(isLast), {
      authTagLength: TAG,
    });
    this.push(cipher.update(chunk));
    cipher.final();
    this.push(cipher.getAuthTag());
  }
}

class DecryptStream extends Transform {
  readonly #chunks = new Chunks(CHUNK + TAG);
  readonly #nonce = new ChunkNonce();
  #head: Buffer = Buffer.alloc(0);
  #key: Buffer | undefined;
  #count = 0;

  constructor(
    private readonly identities: readonly string[],
    private readonly object: string,
  ) {
    super();
  }

  override _transform(
    bytes: Buffer,
    _encoding: BufferEncoding,
    done: TransformCallback,
  ): void {
    this.#take(bytes).then(
      () => done(),
      error => done(error),
    );
  }

  override _flush(done: TransformCallback): void {
    try {
      if (!this.#key) {
        throw this.#damaged('its header is cut off');
      }
      const last = this.#chunks.last();
      if (this.#count > 0 && last.length <= TAG) {
        throw this.#damaged('its end is cut off');
      }
      this.#open(last, true);
      done();
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  async #take(bytes: Buffer): Promise<void> {
    if (this.#key) {
      this.#chunks.add(bytes, chunk => this.#open(chunk, false));
      return;
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = HEADER_END.exec(
      this.#head.subarray(0, MAXIMAL_HEADER).toString('latin1'),
    );
    if (!end) {
      if (this.#head.length > MAXIMAL_HEADER) {
        throw this.#damaged('it does not begin as a file of age does');
      }
      return;
    }
    const headerEnd = end.index + end[0].length;
    if (this.#head.length < headerEnd + NONCE) {
      return;
    }
    const fileKey = await this.#fileKey(this.#head.subarray(0, headerEnd));
    const payload = this.#head.subarray(headerEnd);
    this.#key = payloadKey(fileKey, payload.subarray(0, NONCE));
    this.#head = Buffer.alloc(0);
    await this.#take(payload.subarray(NONCE));
  }

  async #fileKey(header: Buffer): Promise<Uint8Array> {
    const { Decrypter } = await import('age-encryption');
    const decrypter = new Decrypter();
    for (const identity of this.identities) {
      decrypter.addIdentity(identity);
    }
    try {
      return await decrypter.decryptHeader(Uint8Array.from(header));
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('no identity')) {
        throw new ExecutorError(
          backupsReason('executor.wrong-key', { object: this.object }),
          false,
          { cause: error },
        );
      }
      throw this.#damaged('its header is not what was written', error);
    }
  }

  #open(chunk: Buffer, isLast: boolean): void {
    if (chunk.length < TAG || !this.#key) {
      throw this.#damaged('its end is cut off');
    }
    const decipher = createDecipheriv(
      CIPHER,
      this.#key,
      this.#nonce.next(isLast),
      { authTagLength: TAG },
    );
    decipher.setAuthTag(chunk.subarray(chunk.length - TAG));
    const plain = decipher.update(chunk.subarray(0, chunk.length - TAG));
    try {
      decipher.final();
    } catch (error) {
      throw this.#damaged(
        `64-KiB block ${this.#count + 1} is not what was written`,
        error,
      );
    }
    this.#count += 1;
    this.push(plain);
  }

  #damaged(cause: string, error?: unknown): ExecutorError {
    return new ExecutorError(
      backupsReason('damage.cipher', { object: this.object, cause }),
      false,
      { cause: error },
    );
  }
}
