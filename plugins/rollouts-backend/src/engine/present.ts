import { Control, Plan, Rollout } from '@quarterdeck/plugin-rollouts-common';
import { PlanRecord, RolloutRecord } from '../domain/records';
import { reachedOf } from '../domain/transitions';
import { expectedDurationMs } from '../domain/planning';
import { restorationOf } from '../domain/restoration';
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
    finishedAt: optional(state.finishedAt),
    failures: state.failures.total,
    skipsAnalysis: state.skipsAnalysis,
    gates: state.gates,
    breachAt: optional(state.breachAt),
    breachReason: state.breachReason ?? null,
    safeAt: optional(state.safeAt),
    healthyAt: optional(state.healthyAt),
  };
}

function trafficOf({ state, plan: { document } }: RolloutRecord): number {
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

/** What makes sense in the phase that a rollout is in. */
export function controlsOf(state: RolloutState): Control[] {
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
