/**
 * The life of a rollout that Flagger or Argo Rollouts carries out. We ask for the new version once, show what they do,
 * and undo what they give up.
 *
 * ```
 * waiting ──gates open, theirs at rest──▶ progressing ──it serves the new version──▶ ended: succeeded
 *    │                                      │  ▲   │
 *    │                                 pause│  │resume (their own switch)
 *    │                                      ▼  │   │ they gave it up, did not begin in time, or a person gives it up
 *    │                                    paused ──┤
 *    │ abort                                       ▼
 *    └──▶ ended: cancelled                     restoring ──they serve the old one──▶ ended: rolled-back, or aborted
 *                                                │ deadline missed, or somebody else changed the image
 *                                                └──▶ ended: stuck, until somebody retries
 * ```
 *
 * Invariants, asserted by the model test:
 * 1. Nothing is written while waiting, after the end, while the cluster cannot be read, or over what somebody else
 *    wrote, unless a person gave the rollout up knowing that.
 * 2. Once the target was seen to name the new version, it is never written again.
 * 3. From restoring there is no way forward: no new version, no step left; their analysis is skipped only for the old.
 * 4. While paused nothing is written but their switch.
 * 5. Success is theirs to say; it ends, as going back does, only when their settings are as they were.
 * 6. A breach has a time and a reason; safe comes not before it, healthy not before safe.
 * 7. An ended rollout stays as it is.
 */
import {
  PlanDocument,
  rolloutReason,
} from '@quarterdeck/plugin-rollouts-common';
import { Reason } from '@quarterdeck/toolkit-common';
import { sameImages } from '../reconcile';
import { RolloutState } from '../state';
import { Log, told } from '../transitions';
import { obeyDelegated } from './commands';
import { givenUp, versionOf } from './breach';
import { decideRestoring } from './restoring';
import {
  DelegatedDecision,
  DelegatedObservation,
  DelegatedState,
  DelegatedView,
  DelegatedWrite,
} from './state';
import { namedOf, settingsLeft } from './settings';

const AT_WORK = new Set(['waiting', 'advancing', 'promoting']);

export function decideDelegated(
  plan: PlanDocument,
  state: RolloutState,
  observation: DelegatedObservation,
  now: number,
): DelegatedDecision {
  const log: Log = [];
  const commanded = obeyDelegated(plan, state, observation.command, now, log);
  if (commanded.phase === 'ended') {
    return { next: commanded, writes: [], log };
  }
  if (observation.unreachable) {
    const next = { ...commanded, reason: observation.unreachable };
    return { next, writes: [], log };
  }
  if (commanded.phase === 'waiting') {
    return decideWaiting(plan, commanded, observation, now, log);
  }
  const { view } = observation;
  if (commanded.phase === 'restoring') {
    const seen = view ? withSeen(plan, commanded, view) : commanded;
    return decideRestoring(plan, seen, observation, now, log);
  }
  const foreign = foreignChange(plan, commanded, view);
  if (!view || foreign) {
    const next: RolloutState = {
      ...commanded,
      phase: 'paused',
      reason: foreign ?? gone(plan),
    };
    return { next: told(log, 'rollouts', next, state), writes: [], log };
  }
  return decideGoing(
    plan,
    withSeen(plan, commanded, view),
    { ...observation, view },
    now,
    log,
  );
}

function decideWaiting(
  plan: PlanDocument,
  state: RolloutState,
  { view, gates: asked }: DelegatedObservation,
  now: number,
  log: Log,
): DelegatedDecision {
  const foreign = foreignChange(plan, state, view);
  if (!view || foreign) {
    const next: RolloutState = {
      ...state,
      phase: 'ended',
      outcome: 'cancelled',
      finishedAt: now,
      reason: foreign ?? gone(plan),
    };
    return { next: told(log, 'rollouts', next), writes: [], log };
  }
  const gates = asked ?? state.gates;
  const first = gates.filter(({ beforeStep }) => beforeStep === null);
  const closed = first.filter(({ isOpen }) => !isOpen);
  const { object, phase, standing } = view.theirs;
  const isBusy = AT_WORK.has(standing) || standing === 'pending';
  if (asked === undefined || closed.length > 0 || isBusy) {
    const reason =
      isBusy && closed.length === 0
        ? rolloutReason('delegate.busy', { object, phase })
        : rolloutReason('waiting.gates', {
            open: first.length - closed.length,
            all: first.length,
            closed: closed.map(gate => gate.kind).join(', ') || 'all',
          });
    return { next: { ...state, gates, reason }, writes: [], log };
  }
  const next: RolloutState = {
    ...state,
    gates,
    phase: 'progressing',
    step: 0,
    stepSince: now,
    delegated: {
      baseline: { revision: view.revision, wasFailed: standing === 'failed' },
      hasWritten: false,
      hasBegun: false,
      theirs: view.theirs,
    },
    reason: rolloutReason('delegate.asked', {
      object,
      version: versionOf(plan.to),
    }),
  };
  return {
    next: told(log, 'rollouts', next),
    writes: [{ kind: 'set-images', release: 'new' }],
    log,
  };
}

/** Progressing or paused, and nobody else has changed the target. */
function decideGoing(
  plan: PlanDocument,
  state: RolloutState,
  observation: DelegatedObservation & { view: DelegatedView },
  now: number,
  log: Log,
): DelegatedDecision {
  const { view } = observation;
  const mirrored = mirror(plan, state, observation, now);
  const delegated = delegatedOf(mirrored);
  const { standing, object, message, phase } = view.theirs;
  if (standing === 'done' && sameImages(view.target.images, plan.to.images)) {
    return finish(plan, mirrored, view, now, log);
  }
  if (standing === 'failed' && delegated.hasBegun) {
    const reason = rolloutReason('breach.delegate', {
      object,
      message: message ?? phase,
    });
    return decideRestoring(
      plan,
      told(log, 'rollouts', givenUp(mirrored, reason, now)),
      observation,
      now,
      log,
    );
  }
  if (
    mirrored.phase === 'progressing' &&
    !delegated.hasBegun &&
    now - mirrored.stepSince >= plan.progressDeadlineMs
  ) {
    const reason = rolloutReason('breach.not-begun', {
      object,
      minutes: Math.round(plan.progressDeadlineMs / 60_000),
    });
    return decideRestoring(
      plan,
      told(log, 'rollouts', givenUp(mirrored, reason, now)),
      observation,
      now,
      log,
    );
  }
  return {
    next: told(log, 'rollouts', mirrored, state),
    writes: writesOf(plan, mirrored, view),
    log,
  };
}

function writesOf(
  plan: PlanDocument,
  state: RolloutState,
  view: DelegatedView,
): DelegatedWrite[] {
  const { suspending, hasWritten, hasBegun, promotingFrom } =
    delegatedOf(state);
  const writes: DelegatedWrite[] = [];
  if (suspending !== undefined) {
    writes.push({ kind: 'set-suspended', isSuspended: suspending === 'on' });
  }
  if (state.phase === 'paused') {
    return writes;
  }
  if (!hasWritten) {
    writes.push({ kind: 'set-images', release: 'new' });
  }
  // Going back on purpose is to be quick: what comes in has run here before.
  const isSkipping = state.skipsAnalysis || plan.purpose === 'rollback';
  const { standing } = view.theirs;
  if (
    isSkipping &&
    hasBegun &&
    !view.skipsAnalysis &&
    (standing === 'waiting' || standing === 'advancing')
  ) {
    writes.push({ kind: 'set-skipping', isSkipping: true });
  }
  if (promotingFrom !== undefined) {
    writes.push({ kind: 'promote', step: promotingFrom });
  }
  return writes;
}

function finish(
  plan: PlanDocument,
  state: RolloutState,
  view: DelegatedView,
  now: number,
  log: Log,
): DelegatedDecision {
  const writes = settingsLeft(plan, view);
  if (writes.length > 0) {
    const { object } = view.theirs;
    const reason = rolloutReason('delegate.settling', { object });
    return { next: { ...state, reason }, writes, log };
  }
  const next: RolloutState = {
    ...state,
    phase: 'ended',
    outcome: 'succeeded',
    finishedAt: now,
    reason: rolloutReason('ended.succeeded', { version: versionOf(plan.to) }),
  };
  return { next: told(log, 'rollouts', next), writes: [], log };
}

/** Takes over what there is to see. */
function withSeen(
  plan: PlanDocument,
  state: RolloutState,
  view: DelegatedView,
): RolloutState {
  const before = delegatedOf(state);
  const { baseline, suspending, promotingFrom } = before;
  const isNew = sameImages(view.target.images, plan.to.images);
  const hasWritten = before.hasWritten || isNew;
  const { standing, failedChecks } = view.theirs;
  const isNewRevision =
    baseline !== undefined &&
    view.revision !== baseline.revision &&
    !baseline.wasFailed;
  const isSuspensionSeen =
    suspending !== undefined && view.isSuspended === (suspending === 'on');
  return {
    ...state,
    failures: {
      ...state.failures,
      total: failedChecks ?? state.failures.total,
    },
    delegated: {
      ...before,
      hasWritten,
      hasBegun:
        before.hasBegun ||
        (hasWritten && (AT_WORK.has(standing) || isNewRevision)),
      suspending: isSuspensionSeen ? undefined : suspending,
      promotingFrom:
        promotingFrom !== undefined && view.step > promotingFrom
          ? undefined
          : promotingFrom,
      theirs: view.theirs,
    },
  };
}

/** Shows what they do, and what others do with their switch. */
function mirror(
  plan: PlanDocument,
  state: RolloutState,
  { view, refused, gates }: DelegatedObservation & { view: DelegatedView },
  now: number,
): RolloutState {
  const { hasBegun, suspending } = delegatedOf(state);
  const { object } = view.theirs;
  let { phase } = state;
  if (suspending === undefined) {
    phase = view.isSuspended ? 'paused' : 'progressing';
  }
  const step = hasBegun ? view.step : 0;
  const hasMoved = step !== state.step;
  const stepSince = hasMoved ? now : state.stepSince;
  const reason =
    refused === undefined
      ? reasonOf(plan, state, view, phase)
      : rolloutReason('delegate.refused', { object, cause: refused });
  return {
    ...state,
    phase,
    step,
    stepSince,
    heldSince: hasBegun ? stepSince : undefined,
    gates: gates ?? state.gates,
    reason,
  };
}

function reasonOf(
  plan: PlanDocument,
  state: RolloutState,
  { theirs: { object, phase, message, standing } }: DelegatedView,
  ours: RolloutState['phase'],
): Reason {
  if (ours === 'paused') {
    return state.reason.code === 'paused.by-hand'
      ? state.reason
      : rolloutReason('delegate.suspended', { object });
  }
  const said = { object, phase, message: message ?? phase };
  switch (standing) {
    case 'advancing':
      return rolloutReason('delegate.advancing', said);
    case 'waiting':
      return rolloutReason('delegate.waiting', said);
    case 'promoting':
      return rolloutReason('delegate.promoting', said);
    default:
      return rolloutReason('delegate.pending', {
        object,
        version: versionOf(plan.to),
      });
  }
}

/** What somebody else has changed, in words. */
function foreignChange(
  plan: PlanDocument,
  state: RolloutState,
  view: DelegatedView | undefined,
): Reason | undefined {
  if (!view) {
    return undefined;
  }
  const { images, basis } = view.target;
  const isExpected =
    sameImages(images, plan.to.images) ||
    (!state.delegated?.hasWritten && sameImages(images, namedOf(plan)));
  const object = `${plan.target.kind} ${plan.target.name}`;
  if (!isExpected) {
    return rolloutReason('paused.changed-underneath', {
      object,
      detail: `it names ${images.map(({ image }) => image).join(', ')}`,
    });
  }
  return basis === plan.basis
    ? undefined
    : rolloutReason('paused.changed-underneath', {
        object,
        detail: 'its pod template is another one than when the plan was made',
      });
}

function gone({ target, strategy }: PlanDocument): Reason {
  return rolloutReason('paused.changed-underneath', {
    object: `${target.kind} ${target.name}`,
    detail: `it is gone, or no longer driven by ${strategy}`,
  });
}

function delegatedOf({ delegated }: RolloutState): DelegatedState {
  return delegated ?? { hasWritten: false, hasBegun: false };
}
