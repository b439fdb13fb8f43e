/**
 * Objects as files below one directory: a local disk, or a network share that is mounted. An object is written to
 * `.pending/<id>/object`, made durable there, and renamed to its key, which on one file system happens or does not.
 */
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import {
  StoreError,
  type ObjectStore,
  type PendingObject,
  type PendingUpload,
  type StoreKind,
  type StoreProbe,
  type StoredObject,
} from '@quarterdeck/plugin-backups-node';
import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import {
  mkdir,
  open,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  rmdir,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Counter } from '../../executor/counting';
import { requireKey } from '../keys';
import { probeObject } from '../probe';
import { hasCode, missing, toStoreError } from './errors';
import { assertMounted } from './mount';
import { walk } from './walk';

const configSchema = z
  .object({
    /** Made where it is missing, with mode 0700. */
    directory: z.string().min(1),
    /** Where a volume has to be mounted, at the directory or above it. */
    mountPoint: z.string().min(1).optional(),
  })
  .strict()
  .refine(
    ({ directory, mountPoint }) =>
      mountPoint === undefined ||
      !path.relative(mountPoint, directory).startsWith('..'),
    { path: ['mountPoint'], message: 'must be the directory or above it' },
  );

const PENDING = '.pending';
const READ_BYTES = 64 * 1024;

class FilesystemStore implements ObjectStore {
  readonly #root: string;
  readonly #mountPoint: string | undefined;

  constructor({ directory, mountPoint }: z.infer<typeof configSchema>) {
    this.#root = path.resolve(directory);
    this.#mountPoint =
      mountPoint === undefined ? undefined : path.resolve(mountPoint);
  }

  async write(
    key: string,
    stream: Readable,
    signal: AbortSignal,
  ): Promise<PendingObject> {
    requireOwnKey(key);
    await assertMounted(this.#mountPoint);
    const folder = path.join(this.#root, PENDING, randomUUID());
    const abort = () => rm(folder, { recursive: true, force: true });
    const counter = new Counter();
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path.join(folder, 'key'), key, { mode: 0o600 });
      const file = await open(path.join(folder, 'object'), 'wx', 0o600);
      try {
        await pipeline(
          stream,
          counter,
          async (chunks: AsyncIterable<Buffer>) => {
            for await (const chunk of chunks) {
              await writeWhole(file, chunk);
            }
          },
          { signal },
        );
        await file.sync();
      } finally {
        await file.close();
      }
    } catch (error) {
      await abort().catch(() => undefined);
      stream.destroy();
      throw this.#failed(error);
    }
    if (!counter.result) {
      throw new Error('The stream ended before its end');
    }
    return {
      ...counter.result,
      complete: () => this.#complete(folder, key),
      abort,
    };
  }

  async read(key: string, signal: AbortSignal): Promise<Readable> {
    const file = await this.#openForReading(key);
    return createReadStream('', {
      fd: file,
      signal,
      highWaterMark: READ_BYTES,
    });
  }

  async head(key: string): Promise<StoredObject | undefined> {
    try {
      const file = await this.#openForReading(key);
      try {
        const { size, mtime } = await file.stat();
        return {
          key,
          bytes: size,
          modifiedAt: mtime,
          sha256: undefined,
          lockedUntil: undefined,
        };
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof StoreError && error.kind === 'missing') {
        return undefined;
      }
      throw error;
    }
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    await assertMounted(this.#mountPoint);
    try {
      for await (const { key, size, mtime } of walk(this.#root, prefix)) {
        yield {
          key,
          bytes: size,
          modifiedAt: mtime,
          sha256: undefined,
          lockedUntil: undefined,
        };
      }
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async delete(key: string): Promise<void> {
    requireOwnKey(key);
    await assertMounted(this.#mountPoint);
    try {
      await this.#assertConfined(path.dirname(this.#fileOf(key)));
      await unlink(this.#fileOf(key));
      await this.#removeEmptyFolders(path.dirname(this.#fileOf(key)));
    } catch (error) {
      if (!isAbsent(error)) {
        throw this.#failed(error);
      }
    }
  }

  async *listPending(prefix: string): AsyncIterable<PendingUpload> {
    await assertMounted(this.#mountPoint);
    const pending = path.join(this.#root, PENDING);
    const ids = await readdir(pending).catch(error => {
      if (isAbsent(error)) {
        return [];
      }
      throw this.#failed(error);
    });
    for (const id of ids) {
      const folder = path.join(pending, id);
      const [key, about] = await Promise.all([
        readFile(path.join(folder, 'key'), 'utf8').catch(() => ''),
        stat(folder).catch(() => undefined),
      ]);
      // One without a key was cut before its first byte, and is anybody's.
      if (about && (key === '' || key.startsWith(prefix))) {
        yield { key, id, startedAt: about.birthtime };
      }
    }
  }

  async abortPending({ id }: PendingUpload): Promise<void> {
    requireKey(id);
    await rm(path.join(this.#root, PENDING, id), {
      recursive: true,
      force: true,
    }).catch(error => {
      throw this.#failed(error);
    });
  }

  async probe(signal: AbortSignal): Promise<StoreProbe> {
    await probeObject(this, this.#root, signal);
    return { objectLock: 'none', isVersioned: false };
  }

  async #complete(folder: string, key: string): Promise<void> {
    const target = this.#fileOf(key);
    const parent = path.dirname(target);
    // A sweep may take an empty folder away between the two steps.
    for (let attempt = 1; ; attempt++) {
      try {
        await mkdir(parent, { recursive: true, mode: 0o700 });
        await this.#assertConfined(parent);
        await rename(path.join(folder, 'object'), target);
        break;
      } catch (error) {
        if (!hasCode(error, 'ENOENT') || attempt === 5) {
          throw this.#failed(error);
        }
      }
    }
    try {
      for (
        let above = parent;
        above.startsWith(this.#root);
        above = path.dirname(above)
      ) {
        await syncFolder(above);
      }
      await rm(folder, { recursive: true, force: true });
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async #openForReading(key: string) {
    requireOwnKey(key);
    await assertMounted(this.#mountPoint);
    const file = this.#fileOf(key);
    try {
      await this.#assertConfined(path.dirname(file));
      // Not waiting for the other end, should somebody have put a pipe there.
      const handle = await open(
        file,
        constants.O_RDONLY + constants.O_NOFOLLOW + constants.O_NONBLOCK,
      );
      if (!(await handle.stat()).isFile()) {
        await handle.close();
        throw missing(this.#root, key);
      }
      return handle;
    } catch (error) {
      if (isAbsent(error)) {
        throw missing(this.#root, key);
      }
      throw this.#failed(error);
    }
  }

  #fileOf(key: string): string {
    return path.join(this.#root, ...key.split('/'));
  }

  /** A link in the directory must not lead out of it. */
  async #assertConfined(folder: string): Promise<void> {
    const root = await realpath(this.#root);
    const expected = path.join(root, path.relative(this.#root, folder));
    if ((await realpath(folder)) !== expected) {
      throw new StoreError(
        backupsReason('store.denied', {
          place: this.#root,
          cause: `${folder} is a link`,
        }),
        'denied',
      );
    }
  }

  async #removeEmptyFolders(from: string): Promise<void> {
    for (
      let folder = from;
      folder !== this.#root;
      folder = path.dirname(folder)
    ) {
      try {
        await rmdir(folder);
      } catch {
        return;
      }
    }
  }

  #failed(error: unknown): unknown {
    return toStoreError(error, this.#root);
  }
}

export const storeKind: StoreKind = {
  configSchema,
  open: config => new FilesystemStore(configSchema.parse(config)),
};

/** What begins with a dot is the store's own, and the file system's. */
function requireOwnKey(key: string): void {
  requireKey(key);
  if (/(?:^|\/)\./.test(key)) {
    throw new StoreError(
      backupsReason('store.key-refused', { key: key.slice(0, 100) }),
      'other',
    );
  }
}

function isAbsent(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');
}

async function writeWhole(
  file: Awaited<ReturnType<typeof open>>,
  chunk: Buffer,
): Promise<void> {
  for (let offset = 0; offset < chunk.length; ) {
    const { bytesWritten } = await file.write(chunk, offset);
    offset += bytesWritten;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
