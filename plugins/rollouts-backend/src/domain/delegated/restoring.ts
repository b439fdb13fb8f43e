import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { sameImages } from '../reconcile';
import { RolloutState } from '../state';
import { Log, told } from '../transitions';
import { versionOf } from './breach';
import { namedOf, settingsLeft } from './settings';
import {
  DelegatedDecision,
  DelegatedObservation,
  DelegatedView,
  DelegatedWrite,
} from './state';

/** How many of its own ticks Flagger has to answer an abort by its webhook; then the image is changed all the same. */
const TICKS_TO_STOP = 3;

/**
 * Their controller steps back first, since it does so quickest; then the target names the old version again, which it
 * takes as nothing new; where the new one served already, it brings the old one back without analysis.
 */
export function decideRestoring(
  plan: PlanDocument,
  state: RolloutState,
  { view, refused }: Pick<DelegatedObservation, 'view' | 'refused'>,
  now: number,
  log: Log,
): DelegatedDecision {
  const missing = missingOf(plan, state, { view, refused }, now);
  if (view && !isOurs(plan, view) && !state.isByHand) {
    const { images } = view.target;
    return stuck(
      state,
      `${plan.target.kind} ${plan.target.name} names ${images.map(({ image }) => image).join(', ')}, which is not of this rollout`,
      now,
      log,
    );
  }
  const safe: RolloutState =
    view && !view.isNewServed
      ? { ...state, safeAt: state.safeAt ?? now }
      : state;
  if (view && isBack(plan, view)) {
    const writes = settingsLeft(plan, view);
    return writes.length > 0
      ? { next: { ...safe, reason: missing }, writes, log }
      : ended(plan, safe, now, log);
  }
  if (now - state.stepSince >= plan.progressDeadlineMs) {
    return stuck(safe, missing.message, now, log);
  }
  return {
    next: { ...safe, reason: missing },
    writes: view ? writesOf(plan, state, view, now) : [],
    log,
  };
}

function writesOf(
  plan: PlanDocument,
  state: RolloutState,
  view: DelegatedView,
  now: number,
): DelegatedWrite[] {
  const writes: DelegatedWrite[] = [];
  const { standing } = view.theirs;
  if (view.isSuspended) {
    // Suspended it would not even step back.
    writes.push({ kind: 'set-suspended', isSuspended: false });
  }
  if (!sameImages(view.target.images, plan.from.images)) {
    if (hasStopped(plan, state, view, now)) {
      writes.push({ kind: 'set-images', release: 'old' });
    } else if (plan.routing.kind === 'argo-rollouts') {
      writes.push({ kind: 'abort' });
    }
  } else if (
    !view.skipsAnalysis &&
    (standing === 'waiting' || standing === 'advancing')
  ) {
    writes.push({ kind: 'set-skipping', isSkipping: true });
  }
  return writes;
}

/** Whether the controller has stepped back from the new version, as far as it can be made to. */
function hasStopped(
  { routing }: PlanDocument,
  state: RolloutState,
  { theirs: { standing }, isAborted }: DelegatedView,
  now: number,
): boolean {
  if (isAborted || standing === 'failed' || standing === 'done') {
    return true;
  }
  if (routing.kind !== 'flagger') {
    return false;
  }
  const isAnswering =
    routing.hooks.includes('rollback') &&
    (standing === 'waiting' || standing === 'advancing');
  return (
    !isAnswering ||
    now - (state.breachAt ?? now) >= TICKS_TO_STOP * routing.intervalMs
  );
}

function isBack(plan: PlanDocument, view: DelegatedView): boolean {
  return (
    view.theirs.standing === 'done' &&
    sameImages(view.target.images, plan.from.images) &&
    !view.isNewServed
  );
}

function isOurs(plan: PlanDocument, { target }: DelegatedView): boolean {
  return [plan.to.images, plan.from.images, namedOf(plan)].some(images =>
    sameImages(target.images, images),
  );
}

function missingOf(
  plan: PlanDocument,
  state: RolloutState,
  { view, refused }: Pick<DelegatedObservation, 'view' | 'refused'>,
  now: number,
): Reason {
  if (!view) {
    return rolloutReason('paused.changed-underneath', {
      object: `${plan.target.kind} ${plan.target.name}`,
      detail: 'it is gone',
    });
  }
  const { object } = view.theirs;
  if (refused !== undefined) {
    return rolloutReason('delegate.refused', { object, cause: refused });
  }
  const version = versionOf(plan.from);
  if (sameImages(view.target.images, plan.from.images)) {
    return rolloutReason('restoring.settling', { object, version });
  }
  return hasStopped(plan, state, view, now)
    ? rolloutReason('restoring.undoing', {
        target: `${plan.target.kind} ${plan.target.name}`,
        version,
      })
    : rolloutReason('restoring.stopping', { object });
}

function ended(
  plan: PlanDocument,
  state: RolloutState,
  now: number,
  log: Log,
): DelegatedDecision {
  const version = versionOf(plan.from);
  const isAborted = state.breachReason?.code === 'breach.by-hand';
  const next: RolloutState = {
    ...state,
    phase: 'ended',
    outcome: isAborted ? 'aborted' : 'rolled-back',
    healthyAt: now,
    finishedAt: now,
    reason: isAborted
      ? rolloutReason('ended.aborted', { version })
      : rolloutReason('ended.rolled-back', {
          version,
          cause: state.breachReason?.message ?? '',
        }),
  };
  return { next: told(log, 'rollouts', next), writes: [], log };
}

function stuck(
  state: RolloutState,
  cause: string,
  now: number,
  log: Log,
): DelegatedDecision {
  const next: RolloutState = {
    ...state,
    phase: 'ended',
    outcome: 'stuck',
    finishedAt: now,
    reason: rolloutReason('ended.stuck', { cause }),
  };
  return { next: told(log, 'rollouts', next), writes: [], log };
}
