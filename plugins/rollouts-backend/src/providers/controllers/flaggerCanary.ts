/** What a Canary of Flagger and both of its Deployments say, in our words. */
import { PlanDocument } from '@quarterdeck/plugin-rollouts-common';
import { Standing } from '../../domain/delegated/state';
import { sameImages } from '../../domain/reconcile';
import { DeploymentView } from '../../domain/view';
import { goDurationMs } from './durations';
import { CanaryObject } from './schemas';

/** Flagger looks no more often than that. */
const SHORTEST_INTERVAL_MS = 10_000;
const USUAL_INTERVAL_MS = 60_000;
const ADVANCING = ['Progressing'];
const WAITING = ['Waiting', 'WaitingPromotion'];
export const PROMOTING = ['Promoting', 'Finalising'];
const AT_REST = ['Initialized', 'Succeeded', 'Failed'];

export function primaryOf(target: string): string {
  return `${target}-primary`;
}

export function objectOf(
  namespace: string,
  { metadata }: CanaryObject,
): string {
  return `Canary ${namespace}/${metadata.name}`;
}

export function analysisOf({ spec }: CanaryObject) {
  return (
    spec.analysis ??
    spec.canaryAnalysis ?? {
      interval: '',
      iterations: 0,
      threshold: 0,
      maxWeight: undefined,
      stepWeight: undefined,
      stepWeights: undefined,
      match: [],
      webhooks: [],
    }
  );
}

export function intervalOf(canary: CanaryObject): number {
  const interval = goDurationMs(analysisOf(canary).interval);
  return interval === undefined
    ? USUAL_INTERVAL_MS
    : Math.max(SHORTEST_INTERVAL_MS, interval);
}

function isReady(deployment: DeploymentView): boolean {
  return (
    deployment.isObserved &&
    deployment.updated >= deployment.replicas &&
    deployment.total <= deployment.updated &&
    deployment.available >= deployment.updated
  );
}

export function standingOf(
  { status: { phase } }: CanaryObject,
  target: DeploymentView,
  primary: DeploymentView,
): Standing {
  if (ADVANCING.includes(phase)) {
    return 'advancing';
  }
  if (WAITING.includes(phase)) {
    return 'waiting';
  }
  if (PROMOTING.includes(phase)) {
    return 'promoting';
  }
  if (AT_REST.includes(phase) && sameImages(primary.images, target.images)) {
    return isReady(primary) ? 'done' : 'promoting';
  }
  return phase === 'Failed' ? 'failed' : 'pending';
}

/** What its status says, except where it forgets it while requests still go there. */
export function weightOf(
  { steps, routing }: PlanDocument,
  { status: { phase, canaryWeight, iterations } }: CanaryObject,
): number {
  if (routing.kind !== 'flagger' || AT_REST.includes(phase)) {
    return 0;
  }
  const most = steps[steps.length - 2]?.arrangement.traffic ?? 0;
  if (phase === 'WaitingPromotion') {
    return most;
  }
  const checks = steps.find(({ id }) => id === 'checks');
  return checks && iterations > 0 ? checks.arrangement.traffic : canaryWeight;
}

export function isNewServed(
  { to }: PlanDocument,
  target: DeploymentView,
  primary: DeploymentView,
  weight: number,
): boolean {
  if (sameImages(primary.images, to.images)) {
    return true;
  }
  const isTargetNew =
    sameImages(target.images, to.images) || target.total > target.updated;
  return primary.total > primary.updated || (weight > 0 && isTargetNew);
}

export function troubleOf(
  namespace: string,
  canary: CanaryObject,
  primary: DeploymentView | undefined,
  target: DeploymentView,
): string | undefined {
  const object = objectOf(namespace, canary);
  const { kind } = canary.spec.targetRef;
  if (kind !== 'Deployment') {
    return `${object} drives a ${kind}; only Deployments are rolled out`;
  }
  if (!primary) {
    return `${object} has not set up its primary yet; wait until Flagger has`;
  }
  if (canary.spec.suspend) {
    return `${object} is suspended, and Flagger would do nothing: set spec.suspend to false first`;
  }
  const standing = standingOf(canary, target, primary);
  return standing === 'done' || standing === 'failed'
    ? undefined
    : `${object} is busy with another version (${canary.status.phase}); wait for its end`;
}
