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

  /** Tells of all that hold: who passes the gate has to know what they pass. */
  async check({ document }: GateCheckContext): Promise<GateAnswer> {
    const { locksAt, now } = this.options;
    const locks = (await locksAt(now())).filter(each =>
      this.#concerns(each, document),
    );
    const expiries = locks.flatMap(({ expiresAt }) => expiresAt ?? []);
    const by = [...new Set(locks.map(({ createdBy }) => createdBy))].join(', ');
    return locks.length > 0
      ? {
          isOpen: false,
          reason: rolloutReason('gate.locked', {
            by,
            cause: locks.map(({ reason }) => reason).join('; '),
            until:
              expiries.length < locks.length
                ? 'somebody takes it away'
                : new Date(Math.max(...expiries)).toISOString(),
          }),
          liftedBy: rolloutReason('lift.unlock', { by }),
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
