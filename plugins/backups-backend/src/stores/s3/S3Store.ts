import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  ObjectStore,
  PendingObject,
  PendingUpload,
  StoreError,
  StoreProbe,
  StoredObject,
} from '@quarterdeck/plugin-backups-node';
import { Readable } from 'node:stream';
import { requireKey, requirePrefix } from '../keys';
import { probeObject } from '../probe';
import { probeBucket } from './probe';
import { readObject } from './readObject';
import { S3Connection } from './S3Connection';
import { writeObject } from './writeObject';

interface UploadMarker {
  KeyMarker?: string;
  UploadIdMarker?: string;
}

/** A bucket of Amazon S3, or of a server that speaks as it does. */
export class S3Store implements ObjectStore {
  constructor(private readonly connection: S3Connection) {}

  async write(
    key: string,
    stream: Readable,
    signal: AbortSignal,
  ): Promise<PendingObject> {
    return await writeObject(this.connection, requireKey(key), stream, signal);
  }

  async read(key: string, signal: AbortSignal): Promise<Readable> {
    return await readObject(this.connection, requireKey(key), signal);
  }

  async head(key: string): Promise<StoredObject | undefined> {
    return (await this.#head(key))?.object;
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const Prefix = this.#prefixed(prefix);
    let token: string | undefined;
    do {
      const page = await this.connection.ask(({ sdk, client }) =>
        client.send(
          new sdk.ListObjectsV2Command({
            Bucket: this.connection.config.bucket,
            Prefix,
            ContinuationToken: token,
          }),
        ),
      );
      for (const { Key, Size, LastModified } of page.Contents ?? []) {
        if (Key && LastModified) {
          yield {
            key: this.#withoutPrefix(Key),
            bytes: Size ?? 0,
            modifiedAt: LastModified,
            sha256: undefined,
            lockedUntil: undefined,
          };
        }
      }
      token = page.NextContinuationToken;
    } while (token);
  }

  async delete(key: string): Promise<void> {
    const found = await this.#head(key);
    if (!found) {
      return;
    }
    // A versioned bucket would take the deletion and keep the version: that
    // costs, and looks as if it were gone.
    const { lockedUntil } = found.object;
    if (lockedUntil && lockedUntil.getTime() > Date.now()) {
      throw new StoreError(
        backupsReason('store.locked', {
          place: this.connection.place,
          key,
          until: lockedUntil.toISOString(),
        }),
        'locked',
      );
    }
    if (found.isHeld) {
      throw new StoreError(
        backupsReason('store.held', { place: this.connection.place, key }),
        'locked',
      );
    }
    await this.connection.ask(
      ({ sdk, client }) =>
        client.send(new sdk.DeleteObjectCommand(this.connection.target(key))),
      { key },
    );
  }

  async *listPending(prefix: string): AsyncIterable<PendingUpload> {
    const Prefix = this.#prefixed(prefix);
    let marker: UploadMarker | undefined = {};
    while (marker) {
      const page: ListMultipartUploadsCommandOutput = await this.#uploads(
        Prefix,
        marker,
      );
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (Key && UploadId && Initiated) {
          yield {
            key: this.#withoutPrefix(Key),
            id: UploadId,
            startedAt: Initiated,
          };
        }
      }
      marker = page.IsTruncated
        ? {
            KeyMarker: page.NextKeyMarker,
            UploadIdMarker: page.NextUploadIdMarker,
          }
        : undefined;
    }
  }

  #uploads(Prefix: string, marker: UploadMarker) {
    const { bucket } = this.connection.config;
    return this.connection.ask(({ sdk, client }) =>
      client.send(
        new sdk.ListMultipartUploadsCommand({
          Bucket: bucket,
          Prefix,
          ...marker,
        }),
      ),
    );
  }

  async abortPending({ key, id }: PendingUpload): Promise<void> {
    try {
      await this.connection.ask(
        ({ sdk, client }) =>
          client.send(
            new sdk.AbortMultipartUploadCommand({
              ...this.connection.target(requireKey(key)),
              UploadId: id,
            }),
          ),
        { key },
      );
    } catch (error) {
      if (!(error instanceof StoreError) || error.kind !== 'missing') {
        throw error;
      }
    }
  }

  async probe(signal: AbortSignal): Promise<StoreProbe> {
    await probeObject(this, this.connection.place, signal);
    return await probeBucket(this.connection, signal);
  }

  async #head(
    key: string,
  ): Promise<{ object: StoredObject; isHeld: boolean } | undefined> {
    try {
      const head = await this.connection.ask(
        ({ sdk, client }) =>
          client.send(
            new sdk.HeadObjectCommand({
              ...this.connection.target(requireKey(key)),
              ChecksumMode: 'ENABLED',
            }),
          ),
        { key },
      );
      return {
        object: {
          key,
          bytes: head.ContentLength ?? 0,
          modifiedAt: head.LastModified ?? new Date(0),
          sha256: wholeSha256(head.ChecksumSHA256),
          lockedUntil: head.ObjectLockRetainUntilDate,
        },
        isHeld: head.ObjectLockLegalHoldStatus === 'ON',
      };
    } catch (error) {
      if (error instanceof StoreError && error.kind === 'missing') {
        return undefined;
      }
      throw error;
    }
  }

  #prefixed(prefix: string): string {
    return this.connection.config.prefix + requirePrefix(prefix);
  }

  #withoutPrefix(key: string): string {
    return key.slice(this.connection.config.prefix.length);
  }
}

/** That of an object that came in parts is one of their checksums, and says nothing of the whole. */
function wholeSha256(checksum: string | undefined): string | undefined {
  return checksum && !checksum.includes('-')
    ? Buffer.from(checksum, 'base64').toString('hex')
    : undefined;
}
