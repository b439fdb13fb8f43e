/**
 * The life of a rollout.
 *
 * ```
 * waiting ──all gates open──▶ progressing ──last step held──▶ ended: succeeded
 *    │                          │  ▲   │
 *    │                     pause│  │resume
 *    │                          ▼  │   │ a breach: metrics, a version that does not come up, a deadline missed,
 *    │                        paused ──┤ or a person who gives it up
 *    │ abort                           ▼
 *    └──▶ ended: cancelled        restoring ──all as before──▶ ended: rolled-back, or aborted
 *                                      │ deadline missed ──▶ ended: stuck, until somebody retries
 * ```
 *
 * Invariants, asserted by the model test:
 * 1. Nothing is written while waiting, after the end, while the cluster cannot be read, or while somebody else's change
 *    is being looked at.
 * 2. From restoring there is no way forward: the only arrangements are those of `restorationOf`.
 * 3. After a breach no arrangement sends more requests to the new version than were sent before.
 * 4. Steps follow each other one by one; none is left before it was there.
 * 5. A breach has a time and a reason; safe comes not before it, healthy not before safe.
 * 6. An ended rollout stays as it is.
 * 7. A drill never succeeds: once all requests may reach the new version it turns back, and ends rehearsed.
 * 8. Where a plan says to hold, no breach takes requests back to what they came from: only a person does.
 */
import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { obey } from './commands';
import { breachOf, obstacleOf, takeLook } from './conditions';
import { exposureOf, restorationOf, safeAfter } from './restoration';
import { Decision, Observation, RolloutState, stepOf } from './state';
import { Log, breached, reachedOf, restoringReason, told } from './transitions';

/** What follows from what was seen. Pure: the same always gives the same. */
export function decide(
  plan: PlanDocument,
  state: RolloutState,
  observation: Observation,
  now: number,
): Decision {
  if (state.phase === 'ended') {
    return decideEnded(plan, state, observation, now);
  }
  const log: Log = [];
  const commanded = obey(plan, state, observation.command, now, log);
  if (commanded.phase === 'ended') {
    return { next: commanded, log };
  }
  if (observation.unreachable) {
    return { next: { ...commanded, reason: observation.unreachable }, log };
  }
  if (commanded.phase === 'restoring' && state.phase !== 'restoring') {
    // What was seen is of the arrangement before, and says nothing of the way back.
    const [first] = restorationOf(reachedOf(plan, commanded));
    return { next: commanded, arrangement: first.arrangement, log };
  }
  switch (commanded.phase) {
    case 'waiting':
      return decideWaiting(plan, commanded, observation, now, log);
    case 'restoring':
      return decideRestoring(plan, commanded, observation, now, log);
    default:
      return decideGoing(plan, commanded, observation, now, log);
  }
}

function decideEnded(
  plan: PlanDocument,
  state: RolloutState,
  { command }: Observation,
  now: number,
): Decision {
  if (state.outcome !== 'stuck' || command?.kind !== 'retry') {
    return { next: state, log: [] };
  }
  const next: RolloutState = {
    ...state,
    phase: 'restoring',
    outcome: undefined,
    finishedAt: undefined,
    stepSince: now,
    reason: restoringReason(plan, state, ''),
  };
  return { next, log: [{ reason: next.reason, by: command.by }] };
}

function decideWaiting(
  plan: PlanDocument,
  state: RolloutState,
  observation: Observation,
  now: number,
  log: Log,
): Decision {
  if (observation.changedUnderneath) {
    return {
      next: told(log, 'rollouts', {
        ...state,
        phase: 'ended',
        outcome: 'cancelled',
        finishedAt: now,
        reason: observation.changedUnderneath,
      }),
      log,
    };
  }
  const gates = observation.gates ?? state.gates;
  const first = gates.filter(({ beforeStep }) => beforeStep === null);
  const closed = first.filter(({ isOpen }) => !isOpen);
  if (observation.gates === undefined || closed.length > 0) {
    const reason = rolloutReason('waiting.gates', {
      open: first.length - closed.length,
      all: first.length,
      closed: closed.map(gate => gate.kind).join(', ') || 'all',
    });
    return { next: { ...state, gates, reason }, log };
  }
  const next = enter(plan, { ...state, gates, phase: 'progressing' }, 0, now);
  log.push({ reason: next.reason, by: 'rollouts' });
  return { next, arrangement: plan.steps[0].arrangement, log };
}

/** Progressing or paused: thresholds count in both. */
function decideGoing(
  plan: PlanDocument,
  state: RolloutState,
  observation: Observation,
  now: number,
  log: Log,
): Decision {
  if (observation.changedUnderneath) {
    const next: RolloutState = {
      ...state,
      phase: 'paused',
      reason: observation.changedUnderneath,
    };
    return { next: told(log, 'rollouts', next, state), log };
  }
  const looked = takeLook(state, observation, now);
  const breach = breachOf(plan, looked, observation, now);
  if (breach) {
    return onBreach(plan, looked, breach, now, log);
  }
  const step = stepOf(plan, looked);
  if (!observation.isThere) {
    return {
      next: {
        ...looked,
        heldSince: undefined,
        hasPassed: false,
        reason:
          looked.phase === 'paused'
            ? looked.reason
            : rolloutReason('progressing.arranging', {
                step: step.title.message,
                detail: observation.missing,
              }),
      },
      arrangement: step.arrangement,
      log,
    };
  }
  const held = {
    ...looked,
    heldSince: looked.heldSince ?? now,
    safeAt: arrivedAt(plan, looked, now),
    gates: observation.gates ?? looked.gates,
  };
  if (
    plan.purpose === 'drill' &&
    held.phase === 'progressing' &&
    exposureOf(step.arrangement) === 100
  ) {
    return turnBack(plan, held, rolloutReason('breach.drill'), now, log);
  }
  const obstacle =
    held.phase === 'paused'
      ? held.reason
      : obstacleOf(plan, held, observation, now);
  return obstacle
    ? {
        next: {
          ...held,
          reason: obstacle,
        },
        arrangement: step.arrangement,
        log,
      }
    : goOn(plan, held, now, log);
}

/** Of a rollout that is itself a way back: when all requests had left the version that it goes back from. */
function arrivedAt(
  plan: PlanDocument,
  state: RolloutState,
  now: number,
): number | undefined {
  const isThere = exposureOf(stepOf(plan, state).arrangement) === 100;
  return plan.purpose === 'rollback' && isThere
    ? (state.safeAt ?? now)
    : state.safeAt;
}

function onBreach(
  plan: PlanDocument,
  state: RolloutState,
  breach: Reason,
  now: number,
  log: Log,
): Decision {
  // Where no request reaches the new version yet, going back breaks nothing.
  const { arrangement } = stepOf(plan, state);
  if (plan.analysis.onBreach === 'hold' && exposureOf(arrangement) > 0) {
    const next: RolloutState = {
      ...state,
      phase: 'paused',
      reason: rolloutReason('paused.breach-held', { cause: breach.message }),
    };
    return { next: told(log, 'rollouts', next, state), log };
  }
  return turnBack(plan, state, breach, now, log);
}

function turnBack(
  plan: PlanDocument,
  state: RolloutState,
  reason: Reason,
  now: number,
  log: Log,
): Decision {
  const next = told(log, 'rollouts', breached(plan, state, reason, now));
  return {
    next,
    arrangement: restorationOf(next.reached ?? reachedOf(plan, state))[0]
      .arrangement,
    log,
  };
}

function goOn(
  plan: PlanDocument,
  state: RolloutState,
  now: number,
  log: Log,
): Decision {
  const index = state.step + 1;
  if (index >= plan.steps.length) {
    const next: RolloutState = {
      ...state,
      phase: 'ended',
      outcome: 'succeeded',
      finishedAt: now,
      healthyAt: plan.purpose === 'rollback' ? now : undefined,
      reason: rolloutReason('ended.succeeded', {
        version: plan.to.version ?? plan.to.images[0].image,
      }),
    };
    return { next: told(log, 'rollouts', next), log };
  }
  const next = enter(plan, state, index, now);
  log.push({ reason: next.reason, by: 'rollouts' });
  return { next, arrangement: plan.steps[index].arrangement, log };
}

function decideRestoring(
  plan: PlanDocument,
  state: RolloutState,
  observation: Observation,
  now: number,
  log: Log,
): Decision {
  const reached = reachedOf(plan, state);
  const steps = restorationOf(reached);
  const current = steps[Math.min(state.step, steps.length - 1)];
  const missing = observation.refused?.message ?? observation.missing;
  if (!observation.isThere) {
    if (now - state.stepSince >= plan.progressDeadlineMs) {
      const next: RolloutState = {
        ...state,
        phase: 'ended',
        outcome: 'stuck',
        finishedAt: now,
        reason: rolloutReason('ended.stuck', {
          cause: `${current.title.message}: ${missing}`,
        }),
      };
      return { next: told(log, 'rollouts', next), log };
    }
    const reason = restoringReason(plan, state, missing);
    return {
      next: { ...state, reason },
      arrangement: current.arrangement,
      log,
    };
  }
  const isSafe = state.step >= safeAfter(reached);
  const safe = {
    ...state,
    safeAt: isSafe ? (state.safeAt ?? now) : state.safeAt,
  };
  if (state.step + 1 < steps.length) {
    const next = {
      ...safe,
      step: state.step + 1,
      stepSince: now,
    };
    return {
      next: { ...next, reason: restoringReason(plan, next, '') },
      arrangement: steps[state.step + 1].arrangement,
      log,
    };
  }
  const next: RolloutState = {
    ...safe,
    healthyAt: now,
    finishedAt: now,
    phase: 'ended',
    ...restored(plan, state),
  };
  return { next: told(log, 'rollouts', next), log };
}

function restored(
  plan: PlanDocument,
  { isByHand, breachReason }: RolloutState,
): Pick<RolloutState, 'outcome' | 'reason'> {
  const version = plan.from.version ?? plan.from.images[0].image;
  if (isByHand) {
    return {
      outcome: 'aborted',
      reason: rolloutReason('ended.aborted', { version }),
    };
  }
  return breachReason?.code === 'breach.drill'
    ? {
        outcome: 'rehearsed',
        reason: rolloutReason('ended.rehearsed', { version }),
      }
    : {
        outcome: 'rolled-back',
        reason: rolloutReason('ended.rolled-back', {
          version,
          cause: breachReason?.message ?? '',
        }),
      };
}

function enter(
  plan: PlanDocument,
  state: RolloutState,
  index: number,
  now: number,
): RolloutState {
  return {
    ...state,
    step: index,
    stepSince: now,
    heldSince: undefined,
    hasPassed: false,
    reason: rolloutReason('progressing.arranging', {
      step: plan.steps[index].title.message,
      detail: 'begun',
    }),
  };
}
