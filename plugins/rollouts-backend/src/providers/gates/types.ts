import { GateKind, GateState } from '@quarterdeck/plugin-rollouts-common';
import { RolloutRecord } from '../../domain/records';

/** A condition outside of the cluster. */
export interface Gate {
  kind: GateKind;
  /** Says why, also where it is open. Safe to repeat. */
  check(
    record: RolloutRecord,
    signal: AbortSignal,
  ): Promise<Pick<GateState, 'isOpen' | 'reason' | 'link'>>;
}
