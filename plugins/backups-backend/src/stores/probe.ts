import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { StoreError, type ObjectStore } from '@quarterdeck/plugin-backups-node';
import { randomBytes, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PROBE_PREFIX } from '../domain/orphans';

/** Writes, reads and removes. @throws StoreError where what came back is not what was given */
export async function probeObject(
  store: ObjectStore,
  place: string,
  signal: AbortSignal,
): Promise<void> {
  const key = `${PROBE_PREFIX}${randomUUID()}`;
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
