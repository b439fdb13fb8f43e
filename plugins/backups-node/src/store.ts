import type { Reason } from '@quarterdeck/toolkit-common';
import type { Readable } from 'node:stream';
import type { z } from 'zod';

/**
 * Where objects are kept. It sees ciphertext alone. Keys are relative to the store's prefix, made of `[A-Za-z0-9._/-]`,
 * never with `..`; a store refuses others.
 */
export interface ObjectStore {
  /**
   * Takes a stream in, with constant memory. Nobody sees the object under its key before `complete`.
   *
   * @throws StoreError; what was sent is then removed, now or by the next sweep
   */
  write(
    key: string,
    stream: Readable,
    signal: AbortSignal,
  ): Promise<PendingObject>;
  /** @throws StoreError, also while the stream is read; `isMissing` where there is no such object */
  read(key: string, signal: AbortSignal): Promise<Readable>;
  /** @returns undefined where there is no such object */
  head(key: string): Promise<StoredObject | undefined>;
  list(prefix: string): AsyncIterable<StoredObject>;
  /** What does not exist is deleted already. @throws StoreError, `isLocked` where the store refuses */
  delete(key: string): Promise<void>;
  /** What was begun to be written and never completed. */
  listPending(prefix: string): AsyncIterable<PendingUpload>;
  abortPending(upload: PendingUpload): Promise<void>;
  /** Writes, reads and removes a small object, and asks for what protects objects. */
  probe(signal: AbortSignal): Promise<StoreProbe>;
}

export interface PendingObject {
  bytes: number;
  /** Of what was sent, in hexadecimal. */
  sha256: string;
  /** Makes it appear under its key, in one step, durable. */
  complete(): Promise<void>;
  /** Removes what was sent. Safe after `complete`: does nothing then. */
  abort(): Promise<void>;
}

export interface StoredObject {
  key: string;
  bytes: number;
  modifiedAt: Date;
  /** Whole-object checksum where the store keeps one. */
  sha256: string | undefined;
  lockedUntil: Date | undefined;
}

export interface PendingUpload {
  key: string;
  id: string;
  startedAt: Date;
}

export interface StoreProbe {
  objectLock: 'governance' | 'compliance' | 'none' | 'unknown';
  /** Deleted objects stay as old versions, which cost and are never swept by us. */
  isVersioned: boolean | undefined;
}

/** A kind of store, by the `type` of `backups.stores.<name>`. */
export interface StoreKind {
  /** Shape of `backups.stores.<name>`, without what is common to all kinds. */
  readonly configSchema: z.ZodType;
  open(config: unknown): ObjectStore;
}

/** A store that refused, for a reason that its operator can act on. Never has a secret in it. */
export class StoreError extends Error {
  constructor(
    readonly reason: Reason,
    readonly kind:
      | 'missing'
      | 'locked'
      | 'denied'
      | 'full'
      | 'unreachable'
      | 'other',
    options?: ErrorOptions,
  ) {
    super(reason.message, options);
    this.name = 'StoreError';
  }
}
