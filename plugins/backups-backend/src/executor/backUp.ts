/**
 * Dump → checksum → age → checksum → the primary store. Nothing appears in the store before the engine said of every
 * part that it is whole, and told what is in it; the manifest appears last. What appeared is read back, and only then
 * copied to the other stores. Where anything of that fails, what was written is taken away again.
 */
import {
  backupsReason,
  type Content,
  type Manifest,
  type Part,
} from '@quarterdeck/plugin-backups-common';
import type {
  DumpPart,
  DumpSession,
  ObjectStore,
  PendingObject,
} from '@quarterdeck/plugin-backups-node';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ExecutorError } from './ExecutorError';
import type { JobContext } from './JobContext';
import { Counter } from './counting';
import { encryptFor } from './encryption';
import { reasonOf } from './failures';
import { manifestKeyOf, partKeyOf } from './layout';
import { sealManifest } from './manifest';
import {
  copyObject,
  lockedUntil,
  removeObjects,
  verifyObject,
  type Written,
} from './objects';
import {
  loadStreamEngine,
  openStores,
  parseConnection,
  type OpenStore,
} from './parts';
import type { ExecutorJobOf, Outcome } from './protocol';

type BackupJob = ExecutorJobOf<'backup'>;
type Copies = Extract<Outcome, { kind: 'backup' }>['copies'];

/** @throws EngineError, StoreError, ExecutorError; nothing of the backup is in the primary store then */
export async function backUp(
  job: BackupJob,
  context: JobContext,
): Promise<Outcome> {
  const startedAt = new Date().toISOString();
  const engine = await loadStreamEngine(job.engine);
  const connection = parseConnection(engine, job.connection, job.source);
  const [primary, ...others] = await openStores(job.stores);
  await encryptFor(job.recipients).catch(error => {
    throw new ExecutorError(
      backupsReason('executor.bad-recipient', { cause: String(error.message) }),
    );
  });
  const session = await engine.dump({
    ...context,
    connection,
    runId: job.runId,
    type: job.type,
  });
  const pending: PendingPart[] = [];
  const dumped = await takeParts(
    job,
    session,
    primary.store,
    context,
    pending,
  ).catch(async error => {
    await giveUp(pending);
    throw error;
  });
  const objects = pending.map(({ part }) => writtenOf(part));
  try {
    for (const { object } of pending) {
      context.signal.throwIfAborted();
      await object.complete();
    }
    const manifest: Manifest = {
      version: 1,
      backupId: job.backupId,
      entityRef: job.entityRef,
      source: job.source,
      engine: job.engine.id,
      type: job.type,
      baseId: null,
      startedAt,
      finishedAt: new Date().toISOString(),
      content: dumped,
      parts: pending.map(({ part }) => part),
      recipients: job.recipients,
    };
    const sealed = await writeManifest(job, manifest, primary.store, context);
    objects.push(sealed);
    await verify(primary, objects, context);
    return {
      kind: 'backup',
      manifest,
      manifestKey: sealed.key,
      manifestSha256: sealed.sha256,
      manifestBytes: sealed.bytes,
      copies: [
        {
          store: primary.name,
          isVerified: true,
          lockedUntil: await lockedUntil(primary.store, objects),
        },
        ...(await copyToOthers(primary, others, objects, context)),
      ],
    };
  } catch (error) {
    await giveUp(pending);
    await removeObjects(primary.store, [
      ...objects,
      { key: manifestKeyOf(job.keyPrefix) },
    ]);
    throw error;
  }
}

interface PendingPart {
  part: Part;
  object: PendingObject;
}

/** @returns what is in the data; every part is in the store, and not to be seen there yet */
async function takeParts(
  job: BackupJob,
  session: DumpSession,
  store: ObjectStore,
  context: JobContext,
  pending: PendingPart[],
): Promise<Content> {
  try {
    for await (const part of session.parts()) {
      context.reporter.begin('dumping', part.estimatedBytes);
      pending.push(await takePart(job, part, store, context));
    }
    if (pending.length === 0) {
      throw emptyDump('data');
    }
    context.signal.throwIfAborted();
    return await session.describe();
  } finally {
    await session.close();
  }
}

async function takePart(
  job: BackupJob,
  part: DumpPart,
  store: ObjectStore,
  { reporter, signal }: JobContext,
): Promise<PendingPart> {
  // It may fail at any time; what that means is decided below.
  part.completed.catch(() => undefined);
  const key = partKeyOf(job.keyPrefix, part.name);
  const plain = new Counter(reporter.add);
  const stored = new Counter();
  const source = new Watched(part.stream);
  const [piped, written] = await Promise.allSettled([
    pipeline(source.chunks(), plain, await encryptFor(job.recipients), stored, {
      signal,
    }),
    store.write(key, stored, signal),
  ]);
  try {
    signal.throwIfAborted();
    if (source.failure !== undefined) {
      // The engine knows better why its stream broke.
      await part.completed;
      throw source.failure;
    }
    if (written.status === 'rejected') {
      throw written.reason;
    }
    if (piped.status === 'rejected') {
      throw piped.reason;
    }
    await part.completed;
    if (!plain.result || !stored.result || plain.bytes === 0) {
      throw emptyDump(part.name);
    }
    return {
      part: {
        name: part.name,
        key,
        plainBytes: plain.result.bytes,
        plainSha256: plain.result.sha256,
        storedBytes: stored.result.bytes,
        storedSha256: stored.result.sha256,
      },
      object: written.value,
    };
  } catch (error) {
    part.stream.destroy();
    if (written.status === 'fulfilled') {
      await written.value.abort();
    }
    throw error;
  }
}

/** Remembers that it was the source that failed, and not what takes from it. */
class Watched {
  failure: unknown;

  constructor(private readonly stream: Readable) {}

  async *chunks(): AsyncGenerator<Buffer> {
    try {
      yield* this.stream;
    } catch (error) {
      this.failure = error;
      throw new Error('The dump broke off', { cause: error });
    }
  }
}

async function writeManifest(
  job: BackupJob,
  manifest: Manifest,
  store: ObjectStore,
  { signal }: JobContext,
): Promise<Written> {
  const key = manifestKeyOf(job.keyPrefix);
  const sealed = await sealManifest(manifest, job.signingKey, job.recipients);
  const pending = await store.write(key, Readable.from([sealed]), signal);
  await pending.complete();
  return { key, bytes: pending.bytes, sha256: pending.sha256 };
}

async function verify(
  { name, store }: OpenStore,
  objects: readonly Written[],
  { reporter, signal }: JobContext,
): Promise<void> {
  reporter.begin('verifying', bytesOf(objects));
  for (const object of objects) {
    try {
      await verifyObject(store, object, signal, reporter.add);
    } catch (error) {
      signal.throwIfAborted();
      throw new ExecutorError(
        backupsReason('executor.not-verified', {
          store: name,
          object: object.key,
          cause: reasonOf(error).message,
        }),
        true,
        { cause: error },
      );
    }
  }
}

/** A copy that fails is said, and does not take the backup away. */
async function copyToOthers(
  primary: OpenStore,
  others: readonly OpenStore[],
  objects: readonly Written[],
  { reporter, signal }: JobContext,
): Promise<Copies> {
  const copies: Copies = [];
  for (const { name, store } of others) {
    reporter.begin('copying', bytesOf(objects));
    try {
      for (const object of objects) {
        await copyObject(primary.store, store, object, signal, reporter.add);
      }
      copies.push({
        store: name,
        isVerified: true,
        lockedUntil: await lockedUntil(store, objects),
      });
    } catch (error) {
      await removeObjects(store, objects);
      signal.throwIfAborted();
      reporter.warn(
        backupsReason('executor.copy-failed', {
          store: name,
          cause: reasonOf(error).message,
        }),
      );
    }
  }
  return copies;
}

async function giveUp(pending: readonly PendingPart[]): Promise<void> {
  await Promise.allSettled(pending.map(({ object }) => object.abort()));
}

function writtenOf(part: Part): Written {
  return {
    key: part.key,
    bytes: part.storedBytes,
    sha256: part.storedSha256,
  };
}

function bytesOf(objects: readonly Written[]): number {
  return objects.reduce((sum, { bytes }) => sum + bytes, 0);
}

function emptyDump(part: string): ExecutorError {
  return new ExecutorError(backupsReason('executor.empty-dump', { part }));
}
