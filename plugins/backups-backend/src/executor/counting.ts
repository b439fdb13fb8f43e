import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';

export interface Counted {
  bytes: number;
  /** In hexadecimal. */
  sha256: string;
}

/** Lets bytes through, counts them and takes their checksum. */
export class Counter extends Transform {
  readonly #hash = createHash('sha256');
  #bytes = 0;
  #result: Counted | undefined;

  constructor(private readonly onBytes?: (bytes: number) => void) {
    super();
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Undefined until the last byte went through. */
  get result(): Counted | undefined {
    return this.#result;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk: Buffer) => void,
  ): void {
    this.#hash.update(chunk);
    this.#bytes += chunk.length;
    this.onBytes?.(chunk.length);
    done(null, chunk);
  }

  override _flush(done: () => void): void {
    this.#result = { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
    done();
  }
}

/** Reads a stream to its end for its size and its checksum alone. */
export async function countStream(
  stream: Readable,
  signal: AbortSignal,
  onBytes?: (bytes: number) => void,
): Promise<Counted> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(
    stream,
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        onBytes?.(chunk.length);
      }
    },
    { signal },
  );
  return { bytes, sha256: hash.digest('hex') };
}
