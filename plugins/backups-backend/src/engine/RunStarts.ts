import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, InputError, NotFoundError } from '@backstage/errors';
import {
  backupRunPermission,
  restoreExecutePermission,
  restoreTestRunPermission,
  type NewRun,
} from '@quarterdeck/plugin-backups-common';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import type { ProtectionStore, RunQuery } from '../database/ProtectionStore';
import { restorableBackups } from '../domain/points';
import type { PolicyRecord, RunRecord } from '../domain/records';
import { newRun } from './Planner';
import type { PolicyAccess } from './PolicyAccess';
import type { RunDesk } from './RunDesk';

const PERMISSIONS = {
  backup: backupRunPermission,
  'restore-test': restoreTestRunPermission,
  restore: restoreExecutePermission,
};

/** Lets people, and what acts for them, begin and end runs. */
export class RunStarts {
  constructor(
    private readonly options: {
      store: ProtectionStore;
      policies: PolicyAccess;
      access: EntityAccess;
      desk: RunDesk;
      now(): number;
      /** A run was queued, or is to be ended. */
      onQueued(): void;
      onChanged(): void;
    },
  ) {}

  /**
   * @param by - entity reference of who wants it
   * @throws NotFoundError for a policy or a backup that is not there or not for the caller
   * @throws NotAllowedError for one who may see it only
   * @throws InputError, ConflictError where it makes no sense
   */
  async start(
    wanted: NewRun,
    credentials: BackstageCredentials,
    by: string,
  ): Promise<RunRecord> {
    const { access, now, store } = this.options;
    const policy = await this.options.policies.require(
      wanted.policyId,
      credentials,
    );
    const permission = PERMISSIONS[wanted.kind];
    await access.require(policy.entityRef, permission, credentials);
    const run: RunRecord = {
      ...newRun(policy, typeOf(policy, wanted), now()),
      trigger: 'person',
      by,
      backupId: await this.#backupOf(policy, wanted),
    };
    await store.transaction(async transaction => {
      const waiting = await transaction.runs({
        policyIds: [policy.id],
        kinds: [wanted.kind],
        states: ['queued'],
        limit: 20,
      });
      const same = waiting.find(
        each => each.type === run.type && each.backupId === run.backupId,
      );
      if (same) {
        throw new ConflictError(
          `The same waits already as run ${same.id}; wait for it, or cancel it`,
        );
      }
      await transaction.addRun(run);
    });
    this.options.onQueued();
    this.options.onChanged();
    return run;
  }

  /** @throws ConflictError for one that has ended, or that somebody cancelled already */
  async cancel(
    id: string,
    credentials: BackstageCredentials,
    by: string,
  ): Promise<RunRecord> {
    const run = await this.find(id, credentials);
    await this.options.access.require(
      run.entityRef,
      PERMISSIONS[run.kind],
      credentials,
    );
    const cancelled = await this.options.desk.decide(run.id, {
      kind: 'cancel',
      by,
    });
    if (!cancelled) {
      throw new ConflictError(
        `Run ${id} has ended, or is being ended; there is nothing to cancel`,
      );
    }
    this.options.onQueued();
    return cancelled;
  }

  /** Newest first, whoever may see them. */
  async list(query: RunQuery): Promise<RunRecord[]> {
    return await this.options.store.runs(query);
  }

  /** @throws NotFoundError also for one that the caller may not see */
  async find(
    id: string,
    credentials: BackstageCredentials,
  ): Promise<RunRecord> {
    const run = await this.options.store.run(id);
    if (
      run &&
      (await this.options.policies.mayRead(run.entityRef, credentials))
    ) {
      return run;
    }
    throw new NotFoundError(`There is no run ${id}, or you may not see it`);
  }

  async #backupOf(
    policy: PolicyRecord,
    { kind, backupId }: NewRun,
  ): Promise<string | undefined> {
    if (kind === 'backup') {
      if (backupId !== undefined) {
        throw new InputError('A backup makes one; leave backupId out');
      }
      return undefined;
    }
    const { store } = this.options;
    const backups = await store.backups({ policyIds: [policy.id] });
    const restorable = restorableBackups(backups);
    if (restorable.length === 0) {
      throw new ConflictError('There is no backup to restore');
    }
    if (
      backupId !== undefined &&
      !restorable.some(({ id }) => id === backupId)
    ) {
      throw new NotFoundError(
        `${policy.title} has no backup ${backupId} that can be restored`,
      );
    }
    return backupId;
  }
}

function typeOf(policy: PolicyRecord, { kind, type }: NewRun) {
  if (policy.problem) {
    throw new ConflictError(
      `The configuration of its policy is wrong: ${policy.problem.message}`,
    );
  }
  if (Object.keys(policy.schedules).length === 0) {
    throw new ConflictError('It is not configured any more');
  }
  if (kind === 'restore-test') {
    if (type !== undefined) {
      throw new InputError('A restore test has no type; leave it out');
    }
    return 'restoreTest';
  }
  const chosen = type ?? policy.types[0] ?? 'full';
  if (!policy.types.includes(chosen)) {
    throw new InputError(
      `The engine ${policy.engine} makes no ${chosen} backups; it makes ${policy.types.join(', ')}`,
    );
  }
  return chosen;
}
