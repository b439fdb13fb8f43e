import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { restorationOf } from './restoration';
import { Decision, RolloutState, stepOf } from './state';

export type Log = Decision['log'];

export function breached(
  plan: PlanDocument,
  state: RolloutState,
  reason: Reason,
  now: number,
): RolloutState {
  const next: RolloutState = {
    ...state,
    phase: 'restoring',
    breachAt: now,
    breachReason: reason,
    reached: reachedOf(plan, state),
    step: 0,
    stepSince: now,
    heldSince: undefined,
    safeAt: undefined,
    reason,
  };
  return next;
}

/** The furthest that may have been arranged: the step that is being arranged counts, since some of it may be there. */
export function reachedOf(plan: PlanDocument, state: RolloutState) {
  return state.reached ?? stepOf(plan, state).arrangement;
}

export function restoringReason(
  plan: PlanDocument,
  state: RolloutState,
  detail: string,
): Reason {
  const steps = restorationOf(reachedOf(plan, state));
  return rolloutReason('restoring.under-way', {
    step: steps[Math.min(state.step, steps.length - 1)].title.message,
    detail: detail || 'begun',
  });
}

/** Logs the reason of a state, unless it is the one it had before. */
export function told(
  log: Log,
  by: string,
  next: RolloutState,
  before?: RolloutState,
): RolloutState {
  if (before?.reason.message !== next.reason.message) {
    log.push({ reason: next.reason, by });
  }
  return next;
}
