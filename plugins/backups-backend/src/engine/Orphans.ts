import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ObjectStore,
  PendingUpload,
  StoreError,
} from '@quarterdeck/plugin-backups-node';
import type { ProtectionReader } from '../database/ProtectionStore';
import {
  FoundObject,
  KnownBackup,
  backupIdOf,
  judgeObject,
} from '../domain/orphans';

const BATCH = 500;

export interface Swept {
  store: string;
  removed: number;
  /** The store does not let them go yet. */
  locked: number;
  /** They belong to nothing that this portal knows, and stay. */
  foreign: number;
}

/** An object of a store, with what removes it. */
interface Candidate extends FoundObject {
  remove(): Promise<void>;
}

/** Removes from one store what nothing needs any more. What it is kept from is there for the next time. */
export class Orphans {
  constructor(
    private readonly options: {
      reader: Pick<ProtectionReader, 'backups' | 'runs'>;
      logger: LoggerService;
      now: () => number;
      endingMs?: number;
    },
  ) {}

  /** @throws StoreError where the store cannot be listed */
  async sweep(
    name: string,
    store: ObjectStore,
    signal: AbortSignal,
  ): Promise<Swept> {
    const swept: Swept = { store: name, removed: 0, locked: 0, foreign: 0 };
    let batch: Candidate[] = [];
    for await (const candidate of candidatesOf(store)) {
      signal.throwIfAborted();
      batch.push(candidate);
      if (batch.length === BATCH) {
        await this.#sweepBatch(batch, swept, signal);
        batch = [];
      }
    }
    await this.#sweepBatch(batch, swept, signal);
    return swept;
  }

  async #sweepBatch(
    batch: readonly Candidate[],
    swept: Swept,
    signal: AbortSignal,
  ): Promise<void> {
    const ids = batch.flatMap(({ key }) => backupIdOf(key) ?? []);
    const known = await this.#knownBackups([...new Set(ids)]);
    const { logger, now, endingMs } = this.options;
    for (const candidate of batch) {
      const verdict = judgeObject(
        candidate,
        known.get(backupIdOf(candidate.key) ?? ''),
        { store: swept.store, now: now(), endingMs },
      );
      if (verdict === 'foreign') {
        swept.foreign += 1;
      } else if (verdict === 'orphan') {
        signal.throwIfAborted();
        swept[await removeOne(candidate)] += 1;
        logger.debug(`Swept ${candidate.key} from the store ${swept.store}`);
      }
    }
  }

  async #knownBackups(ids: string[]): Promise<Map<string, KnownBackup>> {
    const { reader } = this.options;
    const [backups, makers, users] = await Promise.all([
      reader.backups({ ids, withDeleted: true }),
      reader.runs({
        backupIds: ids,
        kinds: ['backup'],
        limit: Number.MAX_SAFE_INTEGER,
      }),
      reader.runs({
        backupIds: ids,
        states: ['queued', 'running'],
        limit: Number.MAX_SAFE_INTEGER,
      }),
    ]);
    return new Map(
      ids.map(id => [
        id,
        {
          backup: backups.find(backup => backup.id === id),
          makers: makers.filter(({ backupId }) => backupId === id),
          isInUse: users.some(({ backupId }) => backupId === id),
        },
      ]),
    );
  }
}

async function removeOne(candidate: Candidate): Promise<'removed' | 'locked'> {
  try {
    await candidate.remove();
    return 'removed';
  } catch (error) {
    if (error instanceof StoreError && error.kind === 'locked') {
      return 'locked';
    }
    throw error;
  }
}

async function* candidatesOf(store: ObjectStore): AsyncGenerator<Candidate> {
  for await (const { key, modifiedAt } of store.list('')) {
    yield {
      key,
      at: modifiedAt.getTime(),
      isPending: false,
      remove: () => store.delete(key),
    };
  }
  for await (const upload of store.listPending('')) {
    yield {
      key: upload.key,
      at: upload.startedAt.getTime(),
      isPending: true,
      remove: () => store.abortPending(upload satisfies PendingUpload),
    };
  }
}
