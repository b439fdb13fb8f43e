/** Objects of a backup in a store: found to be what was written, or taken to another store. */
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import type {
  ObjectStore,
  PendingObject,
} from '@quarterdeck/plugin-backups-node';
import type { Reason } from '@quarterdeck/toolkit-common';
import { pipeline } from 'node:stream/promises';
import { ExecutorError } from './ExecutorError';
import { Counter, countStream, type Counted } from './counting';

/** An object as it was written. */
export interface Written extends Counted {
  key: string;
}

/** An object that is not what was written. */
export class DamagedError extends ExecutorError {
  constructor(
    reason: Reason,
    readonly state: 'missing' | 'damaged',
    options?: ErrorOptions,
  ) {
    super(reason, false, options);
    this.name = 'DamagedError';
  }
}

/** @throws DamagedError where it is gone or has another size, which costs no reading */
export async function assertSize(
  store: ObjectStore,
  { key, bytes }: { key: string; bytes: number },
): Promise<void> {
  const head = await store.head(key);
  if (!head) {
    throw new DamagedError(
      backupsReason('damage.missing', { object: key }),
      'missing',
    );
  }
  if (head.bytes !== bytes) {
    throw wrongSize(key, head.bytes, bytes);
  }
}

/**
 * Reads an object to its end.
 *
 * @throws DamagedError where its bytes are not those that were written; StoreError where it cannot be read
 */
export async function verifyObject(
  store: ObjectStore,
  object: Written,
  signal: AbortSignal,
  onBytes?: (bytes: number) => void,
): Promise<void> {
  await assertSize(store, object);
  assertWritten(
    object,
    await countStream(await store.read(object.key, signal), signal, onBytes),
  );
}

/** @throws DamagedError where the two differ */
export function assertWritten(object: Written, found: Counted): void {
  if (found.bytes !== object.bytes) {
    throw wrongSize(object.key, found.bytes, object.bytes);
  }
  if (found.sha256 !== object.sha256) {
    throw new DamagedError(
      backupsReason('damage.bytes', { object: object.key }),
      'damaged',
    );
  }
}

/**
 * Takes an object from one store to another, and finds it there as it was written.
 *
 * @throws DamagedError where the one that is read is not what was written; nothing appears in the other store then
 */
export async function copyObject(
  from: ObjectStore,
  to: ObjectStore,
  object: Written,
  signal: AbortSignal,
  onBytes?: (bytes: number) => void,
): Promise<void> {
  const counter = new Counter(onBytes);
  const reading = pipeline(await from.read(object.key, signal), counter, {
    signal,
  });
  const [read, written] = await Promise.allSettled([
    reading,
    to.write(object.key, counter, signal),
  ]);
  let pending: PendingObject | undefined;
  if (written.status === 'fulfilled') {
    pending = written.value;
  }
  try {
    if (written.status === 'rejected') {
      throw written.reason;
    }
    if (read.status === 'rejected') {
      throw read.reason;
    }
    assertWritten(object, written.value);
    await written.value.complete();
  } catch (error) {
    await pending?.abort();
    throw error;
  }
  await verifyObject(to, object, signal);
}

/** Until when a store lets nobody delete a whole backup. */
export async function lockedUntil(
  store: ObjectStore,
  objects: readonly Written[],
): Promise<string | null> {
  const heads = await Promise.all(objects.map(({ key }) => store.head(key)));
  const locks = heads.map(head => head?.lockedUntil?.getTime() ?? 0);
  const last = Math.max(0, ...locks);
  return last > 0 ? new Date(last).toISOString() : null;
}

/** Removes what was written, as far as that is possible; what stays is an orphan, which a sweep takes. */
export async function removeObjects(
  store: ObjectStore,
  objects: readonly { key: string }[],
): Promise<void> {
  await Promise.allSettled(objects.map(({ key }) => store.delete(key)));
}

function wrongSize(key: string, found: number, expected: number) {
  return new DamagedError(
    backupsReason('damage.size', { object: key, found, expected }),
    'damaged',
  );
}
