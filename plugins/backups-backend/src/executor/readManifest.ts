import {
  backupsReason,
  type Manifest,
} from '@quarterdeck/plugin-backups-common';
import { canonicalJson } from '@quarterdeck/toolkit-common';
import type { ObjectStore } from '@quarterdeck/plugin-backups-node';
import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { openManifest } from './manifest';
import { DamagedError } from './objects';
import type { ExecutorJobOf } from './protocol';

const LARGEST = 256 * 1024 * 1024;

/**
 * Fetches the manifest, and holds it against what the portal remembers of the backup.
 *
 * @throws DamagedError and other errors of `damage.*`, where it is not the one that was written
 */
export async function readManifest(
  job: ExecutorJobOf<'restore'>,
  store: ObjectStore,
  signal: AbortSignal,
): Promise<Manifest> {
  const object = job.manifestKey;
  const head = await store.head(object);
  if (!head) {
    throw new DamagedError(
      backupsReason('damage.missing', { object }),
      'missing',
    );
  }
  if (head.bytes > LARGEST) {
    throw new DamagedError(
      backupsReason('damage.bytes', { object }),
      'damaged',
    );
  }
  const stored = await buffer(await store.read(object, signal));
  const sha256 = createHash('sha256').update(stored).digest('hex');
  if (sha256 !== job.manifestSha256) {
    throw new DamagedError(
      backupsReason('damage.bytes', { object }),
      'damaged',
    );
  }
  const manifest = await openManifest(stored, { ...job, object });
  if (manifest.backupId !== job.backupId) {
    throw new DamagedError(
      backupsReason('damage.other-backup', {
        object,
        found: manifest.backupId,
      }),
      'damaged',
    );
  }
  if (canonicalJson(manifest.parts) !== canonicalJson(job.parts)) {
    throw new DamagedError(
      backupsReason('damage.other-parts', { object }),
      'damaged',
    );
  }
  return manifest;
}
