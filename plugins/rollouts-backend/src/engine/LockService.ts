import { InputError, NotFoundError } from '@backstage/errors';
import { Lock, LockList, NewLock } from '@quarterdeck/plugin-rollouts-common';
import { v7 as newId } from 'uuid';
import { RolloutStore } from '../database/RolloutStore';
import { LockRecord } from '../domain/records';

/** Locks of environments, and freezes of all. */
export class LockService {
  constructor(
    private readonly options: {
      store: Pick<RolloutStore, 'addLock' | 'removeLock' | 'locks'>;
      /** A lock of one that there is not would protect nothing. */
      environmentIds: readonly string[];
      now: () => number;
      onChanged(): void;
    },
  ) {}

  /** Those that hold. */
  async list(): Promise<LockList> {
    const { store, now } = this.options;
    return {
      asOf: new Date(now()).toISOString(),
      items: (await store.locks(now())).map(present),
    };
  }

  /** @throws InputError for one that would be over already, or of an environment that there is not */
  async add(wanted: NewLock, by: string): Promise<Lock> {
    const { store, environmentIds, now, onChanged } = this.options;
    const { environmentId } = wanted;
    if (environmentId !== null && !environmentIds.includes(environmentId)) {
      throw new InputError(
        `There is no environment "${environmentId}"; there is ${environmentIds.join(', ') || 'none'}`,
      );
    }
    const expiresAt =
      wanted.expiresAt === null ? undefined : Date.parse(wanted.expiresAt);
    if (expiresAt !== undefined && expiresAt <= now()) {
      throw new InputError('expiresAt has to be in the future');
    }
    const lock: LockRecord = {
      id: newId(),
      environmentId: environmentId ?? undefined,
      entityRef: wanted.entityRef ?? undefined,
      reason: wanted.reason,
      createdBy: by,
      createdAt: now(),
      expiresAt,
    };
    await store.addLock(lock);
    onChanged();
    return present(lock);
  }

  /** @throws NotFoundError */
  async remove(id: string): Promise<void> {
    if (!(await this.options.store.removeLock(id))) {
      throw new NotFoundError(`There is no lock ${id}`);
    }
    this.options.onChanged();
  }
}

function present(lock: LockRecord): Lock {
  return {
    id: lock.id,
    environmentId: lock.environmentId ?? null,
    entityRef: lock.entityRef ?? null,
    reason: lock.reason,
    createdBy: lock.createdBy,
    createdAt: new Date(lock.createdAt).toISOString(),
    expiresAt:
      lock.expiresAt === undefined
        ? null
        : new Date(lock.expiresAt).toISOString(),
  };
}
