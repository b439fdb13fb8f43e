import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { Observation, RolloutState, stepOf } from './state';

export function takeLook(
  state: RolloutState,
  { look }: Observation,
  now: number,
): RolloutState {
  if (!look) {
    return state;
  }
  const { total, consecutive } = state.failures;
  const isFailed = look.result === 'fail';
  const kept = look.result === 'no-data' ? consecutive : 0;
  return {
    ...state,
    lookedAt: now,
    hasPassed: state.hasPassed || look.result === 'pass',
    failures: {
      total: total + (isFailed ? 1 : 0),
      consecutive: isFailed ? consecutive + 1 : kept,
    },
  };
}

export function breachOf(
  plan: PlanDocument,
  state: RolloutState,
  observation: Observation,
  now: number,
): Reason | undefined {
  const { analysis, progressDeadlineMs } = plan;
  const step = stepOf(plan, state);
  if (observation.broken !== undefined) {
    return rolloutReason('breach.broken', { cause: observation.broken });
  }
  if (observation.refused) {
    return observation.refused;
  }
  const { total, consecutive } = state.failures;
  if (
    !state.skipsAnalysis &&
    observation.look?.result === 'fail' &&
    (total >= analysis.failureLimit ||
      consecutive >= analysis.consecutiveFailureLimit)
  ) {
    const worst = observation.look.verdicts.find(
      ({ result }) => result === 'fail',
    );
    return rolloutReason('breach.analysis', {
      metric: worst?.metricId ?? 'analysis',
      cause: worst?.reason.message ?? '',
    });
  }
  return !observation.isThere &&
    state.phase === 'progressing' &&
    now - state.stepSince >= progressDeadlineMs
    ? rolloutReason('breach.deadline', {
        step: step.title.message,
        minutes: Math.round(progressDeadlineMs / 60_000),
        detail: observation.missing,
      })
    : undefined;
}

/** Why the next step does not come yet; undefined where it does. */
export function obstacleOf(
  plan: PlanDocument,
  state: RolloutState,
  observation: Observation,
  now: number,
): Reason | undefined {
  const step = stepOf(plan, state);
  const until = (state.heldSince ?? now) + step.holdMs;
  if (!state.isHurried && now < until) {
    return rolloutReason('progressing.holding', {
      step: step.title.message,
      until: new Date(until).toISOString(),
    });
  }
  const needsVerdict =
    step.analyses !== null &&
    step.holdMs > 0 &&
    plan.analysis.metrics.length > 0 &&
    !state.skipsAnalysis &&
    !state.isHurried;
  if (needsVerdict && !state.hasPassed) {
    return rolloutReason('progressing.no-verdict', {
      step: step.title.message,
    });
  }
  const next = plan.steps[state.step + 1];
  const gates = plan.gates.filter(
    ({ beforeStep }) => next && beforeStep === next.id,
  );
  const answers = observation.gates ?? state.gates;
  const closed = gates.filter(
    gate =>
      !answers.some(
        ({ kind, beforeStep, isOpen }) =>
          isOpen && kind === gate.kind && beforeStep === gate.beforeStep,
      ),
  );
  return closed.length > 0
    ? rolloutReason('progressing.gate', {
        step: step.title.message,
        closed: closed.map(({ kind }) => kind).join(', '),
      })
    : undefined;
}
