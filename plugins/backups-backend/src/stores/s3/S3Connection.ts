import { S3Config } from './config';
import { storeErrorOf } from './errors';

type Sdk = typeof import('@aws-sdk/client-s3');

export interface LoadedSdk {
  sdk: Sdk;
  client: InstanceType<Sdk['S3Client']>;
}

const CONNECT_MS = 10_000;

/** One bucket with its prefix. The SDK takes 30 MB, so it is loaded by the first request, not before. */
export class S3Connection {
  #loaded: Promise<LoadedSdk> | undefined;

  constructor(readonly config: S3Config) {}

  load(): Promise<LoadedSdk> {
    this.#loaded ??= load(this.config);
    return this.#loaded;
  }

  /** Of every request: where it goes. */
  target(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.config.bucket, Key: this.config.prefix + key };
  }

  /**
   * Carries out a request.
   *
   * @throws StoreError, except where the signal aborts: its reason then
   */
  async ask<Answer>(
    request: (loaded: LoadedSdk) => Promise<Answer>,
    about: { key?: string; signal?: AbortSignal } = {},
  ): Promise<Answer> {
    try {
      return await request(await this.load());
    } catch (error) {
      about.signal?.throwIfAborted();
      throw this.errorOf(error, about.key);
    }
  }

  errorOf(error: unknown, key?: string) {
    const { silenceSeconds } = this.config;
    return storeErrorOf(error, { place: this.place, key, silenceSeconds });
  }

  /** In words, for errors. */
  get place(): string {
    const { bucket, prefix, endpoint } = this.config;
    const at = endpoint ? ` at ${new URL(endpoint).origin}` : '';
    return `s3://${bucket}/${prefix}${at}`;
  }
}

async function load(config: S3Config): Promise<LoadedSdk> {
  const sdk = await import('@aws-sdk/client-s3');
  const { accessKeyId, secretAccessKey, sessionToken } = config;
  const silenceMs = config.silenceSeconds * 1000;
  return {
    sdk,
    client: new sdk.S3Client({
      region: config.region,
      endpoint: config.endpoint,
      // Names of buckets in host names take a DNS that knows them.
      forcePathStyle: config.forcePathStyle ?? config.endpoint !== undefined,
      ...(accessKeyId && secretAccessKey
        ? { credentials: { accessKeyId, secretAccessKey, sessionToken } }
        : {}),
      maxAttempts: config.attempts,
      retryMode: 'standard',
      // SHA-256 is given with each part; a second checksum as a trailer is
      // what many servers do not understand.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      requestHandler: {
        connectionTimeout: Math.min(CONNECT_MS, silenceMs),
        socketTimeout: silenceMs,
      },
    }),
  };
}
