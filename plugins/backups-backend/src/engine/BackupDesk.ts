import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  backupRunPermission,
  backupsReason,
  type Manifest,
} from '@quarterdeck/plugin-backups-common';
import type { Reason } from '@quarterdeck/toolkit-common';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import type {
  BackupQuery,
  ProtectionReader,
  ProtectionStore,
} from '../database/ProtectionStore';
import { decideKeeping } from '../domain/keeping';
import type { BackupRecord, PolicyRecord, RunRecord } from '../domain/records';
import { inUseOf } from './KeepingViews';
import type { PolicyAccess } from './PolicyAccess';
import { keepingFact } from './runFacts';

const MOST_TESTS = 1_000;

/** A backup with what there is to say of it. */
export interface ToldBackup {
  backup: BackupRecord;
  keptBecause: readonly Reason[];
  /** Its newest restore test that has ended. */
  test: RunRecord | undefined;
}

/** Shows backups, and lets people keep them. */
export class BackupDesk {
  constructor(
    private readonly options: {
      store: ProtectionStore;
      policies: PolicyAccess;
      access: EntityAccess;
      now(): number;
      onFacts(): void;
      onChanged(): void;
    },
  ) {}

  /** Newest first, whoever may see them. */
  async list(query: BackupQuery): Promise<BackupRecord[]> {
    return await this.options.store.backups(query);
  }

  async manifest(id: string): Promise<Manifest | undefined> {
    return await this.options.store.manifest(id);
  }

  /** @throws NotFoundError also for one that the caller may not see */
  async find(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<BackupRecord> {
    const backup = await this.options.store.backup(id);
    if (
      backup &&
      (await this.options.policies.mayRead(backup.entityRef, credentials))
    ) {
      return backup;
    }
    throw new NotFoundError(`There is no backup ${id}, or you may not see it`);
  }

  async tell(backups: readonly BackupRecord[]): Promise<ToldBackup[]> {
    const { now, store } = this.options;
    const policyIds = [...new Set(backups.map(({ policyId }) => policyId))];
    const kept = new Map<string, readonly Reason[]>();
    for (const policyId of policyIds) {
      const policy = await store.policy(policyId);
      for (const { backup, reasons } of policy
        ? await keepingOf(store, policy, now())
        : []) {
        kept.set(backup.id, reasons);
      }
    }
    const tests = await store.runs({
      kinds: ['restore-test'],
      states: ['succeeded', 'failed'],
      backupIds: backups.map(({ id }) => id),
      limit: MOST_TESTS,
    });
    return backups.map(backup => ({
      backup,
      keptBecause: kept.get(backup.id) ?? [],
      test: tests.find(({ backupId }) => backupId === backup.id),
    }));
  }

  /** @throws ConflictError where it is deleted, or the engine keeps it */
  async pin(
    id: string,
    reason: string,
    credentials: BackstageCredentials,
    by: string,
  ): Promise<BackupRecord> {
    const at = this.options.now();
    return await this.#change(id, credentials, { by, at, reason }, by);
  }

  async unpin(
    id: string,
    credentials: BackstageCredentials,
    by: string,
  ): Promise<BackupRecord> {
    return await this.#change(id, credentials, undefined, by);
  }

  async #change(
    id: string,
    credentials: BackstageCredentials,
    pin: BackupRecord['pin'],
    by: string,
  ): Promise<BackupRecord> {
    const { access, now, store } = this.options;
    const backup = await this.find(id, credentials);
    await access.require(backup.entityRef, backupRunPermission, credentials);
    if (backup.label !== undefined) {
      throw new ConflictError(
        'The engine decides by itself what it keeps; pin it there',
      );
    }
    if (!pin && !backup.pin) {
      return backup;
    }
    await store.transaction(async transaction => {
      if (!(await transaction.savePin(id, pin))) {
        throw new ConflictError(`Backup ${id} is deleted`);
      }
      await transaction.emit(
        keepingFact(pin ? 'pinned' : 'unpinned', backup, {
          reason: backupsReason('kept.pinned', {
            by: pin?.by ?? backup.pin?.by ?? by,
            reason: pin?.reason ?? backup.pin?.reason ?? '',
          }),
          by,
          at: now(),
        }),
      );
    });
    this.options.onFacts();
    this.options.onChanged();
    return { ...backup, pin };
  }
}

/** What of a policy stays, and why; without reasons: what goes next. */
export async function keepingOf(
  reader: ProtectionReader,
  policy: PolicyRecord,
  now: number,
) {
  return decideKeeping({
    backups: await reader.backups({ policyIds: [policy.id] }),
    policy,
    inUse: await inUseOf(policy.id, reader, now),
    now,
  });
}
