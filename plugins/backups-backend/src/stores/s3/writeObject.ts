import type { PendingObject } from '@quarterdeck/plugin-backups-node';
import { createHash } from 'node:crypto';
import { Readable, addAbortSignal } from 'node:stream';
import { MultipartUpload, objectOptions, sha256Of } from './MultipartUpload';
import { nextPartBytes } from './partSizes';
import { S3Connection } from './S3Connection';

/** Parts that are sent at the same time; one more is filled meanwhile. */
const IN_FLIGHT = 2;

/**
 * Takes a stream in. What fits into one part is held back and sent by `complete`; the rest goes as parts, so that memory
 * stays at three of them.
 */
export async function writeObject(
  connection: S3Connection,
  key: string,
  stream: Readable,
  signal: AbortSignal,
): Promise<PendingObject> {
  const sending = new AbortController();
  const parts = new Parts(
    connection,
    key,
    AbortSignal.any([signal, sending.signal]),
    failure => stream.destroy(failure),
  );
  const whole = createHash('sha256');
  addAbortSignal(signal, stream);
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
      whole.update(bytes);
      await parts.add(bytes);
    }
    const upload = await parts.end();
    return {
      bytes: parts.bytes,
      sha256: whole.digest('hex'),
      complete: () => upload.complete(),
      abort: () => upload.abort(),
    };
  } catch (error) {
    sending.abort();
    stream.destroy();
    await parts.giveUp();
    signal.throwIfAborted();
    throw error;
  }
}

interface Upload {
  complete(): Promise<void>;
  abort(): Promise<void>;
}

class Parts {
  bytes = 0;
  #filling = Buffer.allocUnsafeSlow(nextPartBytes(0));
  #filled = 0;
  #count = 0;
  #upload: MultipartUpload | undefined;
  readonly #spare: Buffer<ArrayBuffer>[] = [];
  readonly #sending = new Set<Promise<void>>();
  #failure: Error | undefined;

  constructor(
    private readonly connection: S3Connection,
    private readonly key: string,
    private readonly signal: AbortSignal,
    /** Ends the wait for more of a stream whose place is gone. */
    private readonly onFailure: (failure: Error) => void,
  ) {}

  async add(chunk: Buffer): Promise<void> {
    for (let from = 0; from < chunk.byteLength; ) {
      if (this.#filled === this.#filling.byteLength) {
        await this.#sendFilled();
      }
      const copied = chunk.copy(this.#filling, this.#filled, from);
      this.#filled += copied;
      this.bytes += copied;
      from += copied;
    }
  }

  async end(): Promise<Upload> {
    if (!this.#upload) {
      return heldBack(
        this.connection,
        this.key,
        Buffer.from(this.#filling.subarray(0, this.#filled)),
      );
    }
    await this.#sendFilled();
    await Promise.all(this.#sending);
    this.#throwFailure();
    return once(this.#upload);
  }

  /** Ends what is under way and removes what was sent; where that fails, the next sweep does. */
  async giveUp(): Promise<void> {
    await Promise.allSettled(this.#sending);
    await this.#upload?.abort().catch(() => {});
  }

  async #sendFilled(): Promise<void> {
    const { connection, key, signal } = this;
    this.#upload ??= await MultipartUpload.begin(connection, key, signal);
    while (this.#sending.size >= IN_FLIGHT) {
      await Promise.race(this.#sending);
    }
    this.#throwFailure();
    const buffer = this.#filling;
    this.#count += 1;
    const sent = this.#upload
      .send(buffer.subarray(0, this.#filled), this.#count, signal)
      .then(
        () => void this.#spare.push(buffer),
        failure => this.#fail(failure),
      )
      .finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
    this.#filling = this.#nextBuffer();
    this.#filled = 0;
  }

  #nextBuffer() {
    const bytes = nextPartBytes(this.bytes);
    const spare = this.#spare.pop();
    return spare?.byteLength === bytes ? spare : Buffer.allocUnsafeSlow(bytes);
  }

  #fail(failure: unknown): void {
    this.#failure ??=
      failure instanceof Error ? failure : new Error(String(failure));
    this.onFailure(this.#failure);
  }

  #throwFailure(): void {
    if (this.#failure) {
      throw this.#failure;
    }
  }
}

/** An object that is small enough to be sent at once, when it is wanted. */
function heldBack(
  connection: S3Connection,
  key: string,
  bytes: Buffer,
): Upload {
  return {
    async complete() {
      await connection.ask(
        ({ sdk, client }) =>
          client.send(
            new sdk.PutObjectCommand({
              ...connection.target(key),
              ...objectOptions(connection.config),
              Body: bytes,
              ContentLength: bytes.byteLength,
              ChecksumSHA256: sha256Of(bytes, 'base64'),
            }),
          ),
        { key },
      );
    },
    abort: async () => {},
  };
}

function once(upload: MultipartUpload): Upload {
  let isComplete = false;
  return {
    async complete() {
      await upload.complete();
      isComplete = true;
    },
    async abort() {
      if (!isComplete) {
        await upload.abort();
      }
    },
  };
}
