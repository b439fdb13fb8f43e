import type { Check, Part } from '@quarterdeck/plugin-backups-common';
import {
  StoreError,
  type ObjectStore,
  type RestoreSession,
} from '@quarterdeck/plugin-backups-node';
import { pipeline } from 'node:stream/promises';
import type { JobContext } from './JobContext';
import { damageOf } from './Sources';
import { Counter } from './counting';
import { decryptWith } from './encryption';
import { assertSize, assertWritten, verifyObject } from './objects';

/**
 * Gives one object to an engine, decrypted.
 *
 * @returns that its contents are those that were backed up
 * @throws DamagedError rather than what the engine says about it, where the object is not what was written
 */
export async function giveObject(
  part: Part,
  {
    store,
    identities,
    session,
  }: {
    store: ObjectStore;
    identities: readonly string[];
    session: RestoreSession;
  },
  { reporter, signal }: JobContext,
): Promise<Check> {
  const object = {
    key: part.key,
    bytes: part.storedBytes,
    sha256: part.storedSha256,
  };
  await assertSize(store, object);
  const stored = new Counter();
  const plain = new Counter(reporter.add);
  const [read, received] = await Promise.allSettled([
    pipeline(
      await store.read(part.key, signal),
      stored,
      decryptWith(identities, part.key),
      plain,
      { signal },
    ),
    // What the engine leaves is read all the same: the checksum is over everything.
    session
      .receive({ name: part.name, stream: plain })
      .finally(() => plain.resume()),
  ]);
  signal.throwIfAborted();
  if (read.status === 'rejected' && isOfStore(read.reason)) {
    throw read.reason;
  }
  if (stored.result && plain.result) {
    assertWritten(object, stored.result);
    assertWritten(
      { key: part.key, bytes: part.plainBytes, sha256: part.plainSha256 },
      plain.result,
    );
  } else {
    // The engine or the key broke it off: whether the object is whole is to be found out still.
    await verifyObject(store, object, signal);
  }
  if (received.status === 'rejected') {
    throw read.status === 'rejected' && !isOfStream(read.reason)
      ? read.reason
      : received.reason;
  }
  return {
    name: `part ${part.name}`,
    kind: 'checksum',
    state: 'passed',
    expected: part.plainSha256,
    found: part.plainSha256,
    reason: null,
  };
}

function isOfStore(error: unknown): boolean {
  return damageOf(error) !== undefined || error instanceof StoreError;
}

/** It only says that the other end went away. */
function isOfStream(error: unknown): boolean {
  return Object(error).code === 'ERR_STREAM_PREMATURE_CLOSE';
}
