import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { StoreError } from '@quarterdeck/plugin-backups-node';
import { stat } from 'node:fs/promises';
import path from 'node:path';

/**
 * Without its volume the directory of a store is an empty folder of another disk: what lies in the store would be taken
 * for lost, and what is written for safe.
 *
 * @param mountPoint - has to be on another file system than the folder above it
 * @throws StoreError, transient
 */
export async function assertMounted(
  mountPoint: string | undefined,
): Promise<void> {
  if (mountPoint === undefined) {
    return;
  }
  const [own, above] = await Promise.all(
    [mountPoint, path.dirname(mountPoint)].map(folder =>
      stat(folder).catch(() => undefined),
    ),
  );
  if (!own || own.dev === above?.dev) {
    throw new StoreError(
      backupsReason('store.not-mounted', { place: mountPoint }),
      'unreachable',
    );
  }
}
