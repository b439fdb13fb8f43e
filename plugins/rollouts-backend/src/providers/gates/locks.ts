import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import { LockRecord, RolloutRecord } from '../../domain/records';
import { Gate } from './types';

/** Open where nobody has locked the environment, or frozen all of them. */
export class LockGate implements Gate {
  constructor(
    readonly kind: 'lock' | 'freeze',
    private readonly options: {
      /** Those that hold at an instant. */
      locksAt(now: number): Promise<readonly LockRecord[]>;
      now: () => number;
    },
  ) {}

  async check(record: RolloutRecord) {
    const { locksAt, now } = this.options;
    const lock = (await locksAt(now())).find(each =>
      this.#concerns(each, record),
    );
    return lock
      ? {
          isOpen: false,
          reason: rolloutReason('gate.locked', {
            by: lock.createdBy,
            cause: lock.reason,
            until:
              lock.expiresAt === undefined
                ? 'somebody takes it away'
                : new Date(lock.expiresAt).toISOString(),
          }),
          link: '/rollouts/locks',
        }
      : { isOpen: true, reason: rolloutReason('gate.open'), link: null };
  }

  #concerns(lock: LockRecord, { plan: { document } }: RolloutRecord): boolean {
    const isFreeze = lock.environmentId === undefined;
    return (
      isFreeze === (this.kind === 'freeze') &&
      (isFreeze || lock.environmentId === document.environmentId) &&
      (lock.entityRef === undefined || lock.entityRef === document.entityRef)
    );
  }
}
