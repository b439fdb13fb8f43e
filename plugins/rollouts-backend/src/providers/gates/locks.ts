import { rolloutReason } from '@quarterdeck/plugin-rollouts-common';
import {
  GateAnswer,
  GateCheckContext,
  RolloutGate,
} from '@quarterdeck/plugin-rollouts-node';
import { LockRecord } from '../../domain/records';

/** Open where nobody has locked the environment, or frozen all of them. */
export class LockGate implements RolloutGate {
  constructor(
    readonly kind: 'lock' | 'freeze',
    private readonly options: {
      /** Those that hold at an instant. */
      locksAt(now: number): Promise<readonly LockRecord[]>;
      now: () => number;
    },
  ) {}

  plan() {
    return { title: rolloutReason(`gate.${this.kind}`), beforeStep: null };
  }

  async check({ document }: GateCheckContext): Promise<GateAnswer> {
    const { locksAt, now } = this.options;
    const lock = (await locksAt(now())).find(each =>
      this.#concerns(each, document),
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
          liftedBy: rolloutReason('lift.unlock', { by: lock.createdBy }),
          link: '/rollouts/locks',
        }
      : { isOpen: true, reason: rolloutReason('gate.open') };
  }

  #concerns(
    lock: LockRecord,
    { environmentId, entityRef }: GateCheckContext['document'],
  ): boolean {
    const isFreeze = lock.environmentId === undefined;
    return (
      isFreeze === (this.kind === 'freeze') &&
      (isFreeze || lock.environmentId === environmentId) &&
      (lock.entityRef === undefined || lock.entityRef === entityRef)
    );
  }
}
