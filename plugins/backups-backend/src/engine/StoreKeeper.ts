import { LoggerService } from '@backstage/backend-plugin-api';
import { backupsReason } from '@quarterdeck/plugin-backups-common';
import { ObjectStore } from '@quarterdeck/plugin-backups-node';
import type { ProtectionStore } from '../database/ProtectionStore';
import { CopiesDue, copiesDue } from '../domain/copies';
import type { BackupRecord, PolicyRecord } from '../domain/records';
import type { CopyFinding } from '../executor/protocol';
import { copyFact } from './copyFacts';
import { Orphans, Swept } from './Orphans';
import { saveFindings } from './saveFindings';

const DAY_MS = 24 * 3_600_000;
const PAUSE_AFTER_FAILURE_MS = 3_600_000;
const PAGE = 1000;

/** What the job `copies` is made of, apart from secrets. */
export interface CopiesRequest {
  backup: BackupRecord;
  objects: { key: string; bytes: number | null; sha256: string }[];
  /** Names of all stores that the job needs. */
  stores: string[];
  verify: string[];
  write: string[];
}

export interface StoreKeeperOptions {
  store: ProtectionStore;
  stores: {
    readonly storeNames: readonly string[];
    /** @throws Error for a store that is not configured any more */
    openStore(name: string): ObjectStore;
  };
  /** Has an executor carry it out: the data never passes through this process. */
  copies(request: CopiesRequest, signal: AbortSignal): Promise<CopyFinding[]>;
  logger: LoggerService;
  now: () => number;
  /** How long after its end a run may still be writing. */
  endingMs?: number;
}

/**
 * Keeps stores as the database says: copies where they should be, and nothing else. The database is changed first, with
 * its fact, then the store; whatever stops in between is carried on by the next sweep.
 */
export class StoreKeeper {
  readonly #orphans: Orphans;
  /** Of backups whose copies could not be tended: when to try again. */
  readonly #pausedUntil = new Map<string, number>();

  constructor(private readonly options: StoreKeeperOptions) {
    this.#orphans = new Orphans({ ...options, reader: options.store });
  }

  /** Removes what nothing needs from all stores; one that cannot be reached does not hold up the others. */
  async sweep(signal: AbortSignal): Promise<Swept[]> {
    const { stores, logger } = this.options;
    const swept: Swept[] = [];
    for (const name of stores.storeNames) {
      try {
        const store = stores.openStore(name);
        swept.push(await this.#orphans.sweep(name, store, signal));
      } catch (error) {
        signal.throwIfAborted();
        logger.warn(`The store ${name} was not swept: ${messageOf(error)}`);
      }
    }
    return swept;
  }

  /** Removes the objects of a backup that is marked as deleted. What cannot be removed now is left to sweeps. */
  async removeObjects(backup: BackupRecord): Promise<void> {
    const objects = await this.#objectsOf(backup);
    const stores = backup.copies.map(({ store }) => store);
    await this.#remove(objects, stores, backup.id);
  }

  /** Removes copies that were kept for long enough, where another store proved to have the backup. */
  async trim(signal: AbortSignal): Promise<void> {
    const { store, now } = this.options;
    const inUse = await this.#inUse();
    for await (const [backup, policy] of this.#backups(signal)) {
      const { remove } = copiesDue(backup, policy.stores, now());
      if (remove.length > 0 && !inUse.has(backup.id)) {
        const removed = await store.transaction(transaction =>
          markRemoved(transaction, backup.id, policy, now()),
        );
        await this.#remove(await this.#objectsOf(backup), removed, backup.id);
      }
    }
  }

  /**
   * Reads copies back that were not for long, and writes those that are lost, the most urgent first.
   *
   * @param most - backups at a time: reading takes as long as they are large
   */
  async tend(signal: AbortSignal, most: number = 10): Promise<void> {
    for (const [backup, due] of (await this.#due(signal)).slice(0, most)) {
      signal.throwIfAborted();
      try {
        await this.#tendOne(backup, due, signal);
      } catch (error) {
        signal.throwIfAborted();
        this.#pausedUntil.set(
          backup.id,
          this.options.now() + PAUSE_AFTER_FAILURE_MS,
        );
        this.options.logger.warn(
          `The copies of backup ${backup.id} were not tended: ${messageOf(error)}`,
        );
      }
    }
  }

  async #tendOne(
    backup: BackupRecord,
    { verify, write }: CopiesDue,
    signal: AbortSignal,
  ): Promise<void> {
    const { store, stores, copies, now } = this.options;
    const good = backup.copies
      .filter(({ state }) => state === 'verified' || state === 'stored')
      .map(copy => copy.store);
    const findings = await copies(
      {
        backup,
        objects: await this.#objectsOf(backup),
        stores: [...new Set([...good, ...verify, ...write])].filter(name =>
          stores.storeNames.includes(name),
        ),
        verify,
        write,
      },
      signal,
    );
    await store.transaction(transaction =>
      saveFindings(transaction, backup.id, findings, now()),
    );
    // What is not as it should be still is tried again later, after others.
    if (findings.length < verify.length + write.length) {
      this.#pausedUntil.set(backup.id, now() + PAUSE_AFTER_FAILURE_MS);
    }
  }

  /** Copies that are lacking come first, then those that were not read for longest. */
  async #due(signal: AbortSignal): Promise<[BackupRecord, CopiesDue][]> {
    const { now, stores } = this.options;
    const due: [BackupRecord, CopiesDue][] = [];
    for await (const [backup, policy] of this.#backups(signal)) {
      const all = copiesDue(backup, policy.stores, now());
      const isConfigured = (name: string) => stores.storeNames.includes(name);
      const each = {
        ...all,
        verify: all.verify.filter(isConfigured),
        write: all.write.filter(isConfigured),
      };
      const isPaused = (this.#pausedUntil.get(backup.id) ?? 0) > now();
      if (!isPaused && each.verify.length + each.write.length > 0) {
        due.push([backup, each]);
      }
    }
    const rank = ({ write, verifiedAt }: CopiesDue) =>
      write.length > 0 ? -1 : verifiedAt;
    return due.sort(([, one], [, other]) => rank(one) - rank(other));
  }

  async *#backups(
    signal: AbortSignal,
  ): AsyncGenerator<[BackupRecord, PolicyRecord]> {
    const { store } = this.options;
    const policies = new Map<string, PolicyRecord | undefined>();
    let after: BackupRecord | undefined;
    do {
      signal.throwIfAborted();
      const page = await store.backups({ after, limit: PAGE });
      for (const backup of page) {
        if (!policies.has(backup.policyId)) {
          policies.set(backup.policyId, await store.policy(backup.policyId));
        }
        const policy = policies.get(backup.policyId);
        if (policy) {
          yield [backup, policy];
        }
      }
      after = page.length === PAGE ? page.at(-1) : undefined;
    } while (after);
  }

  async #objectsOf(backup: BackupRecord): Promise<CopiesRequest['objects']> {
    const manifest = await this.options.store.manifest(backup.id);
    const { manifestKey, manifestSha256 } = backup;
    return [
      ...(manifest?.parts ?? []).map(part => ({
        key: part.key,
        bytes: part.storedBytes,
        sha256: part.storedSha256,
      })),
      ...(manifestKey && manifestSha256
        ? [{ key: manifestKey, bytes: null, sha256: manifestSha256 }]
        : []),
    ];
  }

  async #inUse(): Promise<Set<string>> {
    const { store, now } = this.options;
    const runs = await store.runs({
      states: ['queued', 'running'],
      limit: PAGE,
    });
    const plans = await store.livePlans(now());
    return new Set([...runs, ...plans].flatMap(each => each.backupId ?? []));
  }

  async #remove(
    objects: CopiesRequest['objects'],
    names: readonly string[],
    backupId: string,
  ): Promise<void> {
    const { stores, logger } = this.options;
    for (const name of names) {
      try {
        const store = stores.openStore(name);
        for (const { key } of objects) {
          await store.delete(key);
        }
      } catch (error) {
        logger.info(
          `Objects of backup ${backupId} stay in the store ${name} until a sweep can remove them: ${messageOf(error)}`,
        );
      }
    }
  }
}

/** Decides again on what the database says now. @returns the stores whose copies are not to be used any more */
async function markRemoved(
  transaction: Parameters<Parameters<ProtectionStore['transaction']>[0]>[0],
  backupId: string,
  { stores }: PolicyRecord,
  now: number,
): Promise<string[]> {
  const backup = await transaction.backup(backupId);
  if (!backup) {
    return [];
  }
  const { remove } = copiesDue(backup, stores, now);
  for (const name of remove) {
    const copy = backup.copies.find(each => each.store === name);
    const keepMs = stores.find(store => store.name === name)?.keepMs ?? 0;
    if (copy) {
      const reason = backupsReason('copy.passed', {
        store: name,
        days: Math.round((keepMs / DAY_MS) * 10) / 10,
      });
      await transaction.saveCopy(backupId, {
        ...copy,
        state: 'removed',
        stateReason: reason,
        removedAt: now,
      });
      await transaction.emit(
        copyFact(backup, 'removed', { store: name, reason, at: now }),
      );
    }
  }
  return remove;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
