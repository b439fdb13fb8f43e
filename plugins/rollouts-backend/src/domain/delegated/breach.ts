import { Release } from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { RolloutState } from '../state';

export function givenUp(
  state: RolloutState,
  reason: Reason,
  now: number,
): RolloutState {
  return {
    ...state,
    phase: 'restoring',
    breachAt: now,
    breachReason: reason,
    stepSince: now,
    heldSince: undefined,
    reason,
  };
}

export function versionOf({ version, images }: Release): string {
  return version ?? images[0].image;
}
