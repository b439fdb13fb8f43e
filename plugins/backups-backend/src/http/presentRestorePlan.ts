import {
  backupsReason,
  type Control,
  type RestorePlan,
} from '@quarterdeck/plugin-backups-common';
import type { ShownPlan } from '../engine/RestorePlans';
import { ALLOWED, refused } from './controls';

/** @param mayRestore - what the permission alone says of the reader */
export function presentRestorePlan(
  { plan, state, approval }: ShownPlan,
  mayRestore: Control,
  now: number,
): RestorePlan {
  const iso = (time: number) => new Date(time).toISOString();
  return {
    id: plan.id,
    policyId: plan.policyId,
    entityRef: plan.entityRef,
    source: plan.source,
    target: plan.target,
    backupId: plan.backupId ?? null,
    pointAt: iso(plan.pointAt),
    location: plan.location,
    steps: plan.steps,
    warnings: plan.warnings,
    losesMs: Math.max(0, now - plan.pointAt),
    estimatedMs: plan.estimatedMs ?? null,
    estimateReason: plan.estimateReason,
    confirmation: plan.confirmation ?? null,
    approval: approval
      ? {
          id: approval.id,
          state: approval.state,
          link: `/approvals/${approval.id}`,
        }
      : null,
    state,
    requestedBy: plan.requestedBy,
    requestedAt: iso(plan.requestedAt),
    expiresAt: iso(plan.expiresAt),
    runId: plan.runId ?? null,
    execute: executeControl({ state, approval }, mayRestore),
  };
}

function executeControl(
  { state, approval }: Pick<ShownPlan, 'state' | 'approval'>,
  mayRestore: Control,
): Control {
  if (state !== 'planned') {
    return refused(backupsReason(`control.plan-${state}`));
  }
  if (!mayRestore.isAllowed) {
    return mayRestore;
  }
  const isAgreed =
    approval === undefined ||
    approval.state === 'granted' ||
    approval.state === 'consumed';
  return isAgreed
    ? ALLOWED
    : refused(
        backupsReason('control.not-agreed', {
          state: approval.stateReason.message,
        }),
      );
}
