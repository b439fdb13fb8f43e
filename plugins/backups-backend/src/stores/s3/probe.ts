import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  ObjectStore,
  StoreError,
  StoreProbe,
} from '@quarterdeck/plugin-backups-node';
import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { S3Connection } from './S3Connection';

/** Writes, reads and removes. @throws StoreError where what came back is not what was given */
export async function probeObject(
  store: ObjectStore,
  place: string,
  signal: AbortSignal,
): Promise<void> {
  const key = `.probe/${randomUUID()}`;
  const bytes = randomBytes(64);
  const pending = await store.write(key, Readable.from([bytes]), signal);
  await pending.complete();
  const found = await buffer(await store.read(key, signal));
  if (!found.equals(bytes)) {
    throw new StoreError(
      backupsReason('store.altered', { place, key }),
      'other',
    );
  }
  try {
    await store.delete(key);
  } catch (error) {
    // A default lock of the bucket holds the probe too; it is 64 bytes.
    if (!(error instanceof StoreError) || error.kind !== 'locked') {
      throw error;
    }
  }
}

export async function probeBucket(
  connection: S3Connection,
  signal: AbortSignal,
): Promise<StoreProbe> {
  return {
    objectLock: await objectLockOf(connection, signal),
    isVersioned: await isVersioned(connection, signal),
  };
}

async function objectLockOf(
  connection: S3Connection,
  signal: AbortSignal,
): Promise<StoreProbe['objectLock']> {
  const { sdk, client } = await connection.load();
  try {
    const { ObjectLockConfiguration: lock } = await client.send(
      new sdk.GetObjectLockConfigurationCommand({
        Bucket: connection.config.bucket,
      }),
      { abortSignal: signal },
    );
    const mode = lock?.Rule?.DefaultRetention?.Mode;
    if (mode) {
      return mode === 'COMPLIANCE' ? 'compliance' : 'governance';
    }
    // Without a rule by default that is locked which is written with a lock.
    return connection.config.lock?.mode ?? 'none';
  } catch (error) {
    signal.throwIfAborted();
    return error instanceof Error &&
      error.name === 'ObjectLockConfigurationNotFoundError'
      ? 'none'
      : 'unknown';
  }
}

async function isVersioned(
  connection: S3Connection,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const { sdk, client } = await connection.load();
  try {
    const { Status } = await client.send(
      new sdk.GetBucketVersioningCommand({ Bucket: connection.config.bucket }),
      { abortSignal: signal },
    );
    return Status === 'Enabled';
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
