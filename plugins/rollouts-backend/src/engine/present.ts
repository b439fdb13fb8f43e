import { Control, Plan, Rollout } from '@quarterdeck/plugin-rollouts-common';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { reachedOf } from '../domain/transitions';
import { Offer, delegatedControls } from '../domain/delegated/controls';
import { isDelegated } from '../domain/delegated/planning';
import { expectedDurationMs } from '../domain/planning';
import { restorationOf } from '../domain/restoration';
import { canOverride } from '../domain/overrides';
import { RolloutState, stepOf } from '../domain/state';

export function presentPlan(plan: PlanRecord): Plan {
  return {
    id: plan.id,
    hash: plan.hash,
    createdAt: iso(plan.createdAt),
    createdBy: plan.createdBy,
    expiresAt: iso(plan.expiresAt),
    expectedDurationMs: expectedDurationMs(plan.document),
    document: plan.document,
    notices: plan.notices,
  };
}

export function presentRollout(record: RolloutRecord): Rollout {
  const { state, plan } = record;
  return {
    id: record.id,
    plan: presentPlan(plan),
    phase: state.phase,
    reason: state.reason,
    step: state.step,
    stepSince: iso(state.stepSince),
    heldSince: optional(state.heldSince),
    traffic: trafficOf(record),
    outcome: state.outcome ?? null,
    startedBy: record.startedBy,
    startedAt: iso(record.startedAt),
    groupId: record.groupId ?? null,
    finishedAt: optional(state.finishedAt),
    failures: state.failures.total,
    skipsAnalysis: state.skipsAnalysis,
    gates: state.gates.map(gate => ({
      ...gate,
      canOverride: canOverride(state, gate),
    })),
    overrides: (state.overrides ?? []).map(override => ({
      ...override,
      at: iso(override.at),
      acknowledgedBy: override.acknowledgedBy ?? null,
      acknowledgedAt: optional(override.acknowledgedAt),
      comment: override.comment ?? null,
    })),
    breachAt: optional(state.breachAt),
    breachReason: state.breachReason ?? null,
    safeAt: optional(state.safeAt),
    healthyAt: optional(state.healthyAt),
    delegate: delegateOf(state),
  };
}

function delegateOf({ delegated }: RolloutState): Rollout['delegate'] {
  const theirs = delegated?.theirs;
  return theirs
    ? {
        object: theirs.object,
        phase: theirs.phase,
        standing: theirs.standing,
        failedChecks: theirs.failedChecks ?? null,
        message: theirs.message ?? null,
      }
    : null;
}

function trafficOf({ state, plan: { document } }: RolloutRecord): number {
  if (state.delegated && state.phase !== 'ended') {
    return state.delegated.theirs?.weight ?? 0;
  }
  switch (state.phase) {
    case 'waiting':
      return 0;
    case 'restoring': {
      const steps = restorationOf(reachedOf(document, state));
      return steps[Math.min(state.step, steps.length - 1)].arrangement.traffic;
    }
    case 'ended':
      return state.outcome === 'succeeded' ? 100 : 0;
    default:
      return stepOf(document, state).arrangement.traffic;
  }
}

/** What a person may do with a rollout now, and what not and why. */
export function offerOf({ plan, state }: RolloutRecord): Offer {
  return isDelegated(plan.document)
    ? delegatedControls(plan.document, state)
    : { controls: controlsOf(state), withheld: [] };
}

/** What makes sense in the phase that a rollout is in. */
function controlsOf(state: RolloutState): Control[] {
  const skipping: Control[] = state.skipsAnalysis ? [] : ['skip-analysis'];
  switch (state.phase) {
    case 'waiting':
      return ['abort'];
    case 'progressing':
      return ['pause', 'promote', ...skipping, 'abort'];
    case 'paused':
      return ['resume', 'promote', ...skipping, 'abort'];
    case 'restoring':
      return [];
    default:
      return state.outcome === 'stuck' ? ['retry'] : [];
  }
}

function optional(time: number | undefined): string | null {
  return time === undefined ? null : iso(time);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
