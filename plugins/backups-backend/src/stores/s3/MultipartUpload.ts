import { createHash } from 'node:crypto';
import type { S3Config } from './config';
import { isMissing } from './errors';
import { LoadedSdk, S3Connection } from './S3Connection';

const DAY_MS = 24 * 60 * 60 * 1000;
const LOCK_MODES = {
  governance: 'GOVERNANCE',
  compliance: 'COMPLIANCE',
} as const;

interface SentPart {
  PartNumber: number;
  ETag: string | undefined;
  ChecksumSHA256: string;
  bytes: number;
}

/** What is asked of every object that is written. */
export function objectOptions({ encryption, lock, storageClass }: S3Config) {
  return {
    ...(lock && {
      ObjectLockMode: LOCK_MODES[lock.mode],
      ObjectLockRetainUntilDate: new Date(Date.now() + lock.days * DAY_MS),
    }),
    ContentType: 'application/octet-stream',
    StorageClass: storageClass,
    ServerSideEncryption: encryption?.type,
    SSEKMSKeyId: encryption?.type === 'aws:kms' ? encryption.keyId : undefined,
  };
}

export function sha256Of(bytes: Uint8Array, encoding: 'base64' | 'hex') {
  return createHash('sha256').update(bytes).digest(encoding);
}

/**
 * An object on its way, in parts. The server holds each part against its SHA-256, and the object against those of all
 * parts; under its key it appears when `complete` has succeeded and not before.
 */
export class MultipartUpload {
  readonly #parts: SentPart[] = [];

  private constructor(
    private readonly connection: S3Connection,
    private readonly key: string,
    private readonly uploadId: string,
  ) {}

  static async begin(
    connection: S3Connection,
    key: string,
    signal: AbortSignal,
  ): Promise<MultipartUpload> {
    const answer = await connection.ask(
      ({ sdk, client }) =>
        client.send(
          new sdk.CreateMultipartUploadCommand({
            ...connection.target(key),
            ...objectOptions(connection.config),
            ChecksumAlgorithm: 'SHA256',
          }),
          { abortSignal: signal },
        ),
      { key, signal },
    );
    if (!answer.UploadId) {
      throw connection.errorOf(new Error('it gave no id of the upload'), key);
    }
    return new MultipartUpload(connection, key, answer.UploadId);
  }

  /** @param bytes stay as they are until this has resolved, so that the part can be sent again */
  async send(bytes: Buffer, partNumber: number, signal: AbortSignal) {
    const ChecksumSHA256 = sha256Of(bytes, 'base64');
    const answer = await this.#ask(
      ({ sdk, client }) =>
        client.send(
          new sdk.UploadPartCommand({
            ...this.#target(),
            PartNumber: partNumber,
            Body: bytes,
            ContentLength: bytes.byteLength,
            ChecksumSHA256,
          }),
          { abortSignal: signal },
        ),
      signal,
    );
    this.#parts.push({
      PartNumber: partNumber,
      ETag: answer.ETag,
      ChecksumSHA256,
      bytes: bytes.byteLength,
    });
  }

  async complete(): Promise<void> {
    const parts = this.#parts.sort((a, b) => a.PartNumber - b.PartNumber);
    try {
      await this.#ask(({ sdk, client }) =>
        client.send(
          new sdk.CompleteMultipartUploadCommand({
            ...this.#target(),
            MultipartUpload: {
              Parts: parts.map(({ bytes: _, ...part }) => part),
            },
          }),
        ),
      );
    } catch (error) {
      // An answer that got lost says nothing of what was done.
      if (!(await this.#isThere(parts).catch(() => false))) {
        throw error;
      }
    }
  }

  async abort(): Promise<void> {
    try {
      await this.#ask(({ sdk, client }) =>
        client.send(new sdk.AbortMultipartUploadCommand(this.#target())),
      );
    } catch (error) {
      if (!(error instanceof Error) || !isMissing(error.cause)) {
        throw error;
      }
    }
  }

  async #isThere(parts: readonly SentPart[]): Promise<boolean> {
    const head = await this.#ask(({ sdk, client }) =>
      client.send(
        new sdk.HeadObjectCommand({
          ...this.connection.target(this.key),
          ChecksumMode: 'ENABLED',
        }),
      ),
    );
    const digests = parts.map(part =>
      Buffer.from(part.ChecksumSHA256, 'base64'),
    );
    const composite = `${sha256Of(Buffer.concat(digests), 'base64')}-${parts.length}`;
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    return head.ContentLength === bytes && head.ChecksumSHA256 === composite;
  }

  #target() {
    return { ...this.connection.target(this.key), UploadId: this.uploadId };
  }

  #ask<Answer>(
    request: (loaded: LoadedSdk) => Promise<Answer>,
    signal?: AbortSignal,
  ) {
    return this.connection.ask(request, { key: this.key, signal });
  }
}
