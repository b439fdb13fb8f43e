import { StoreProbe } from '@quarterdeck/plugin-backups-node';
import { S3Connection } from './S3Connection';

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
