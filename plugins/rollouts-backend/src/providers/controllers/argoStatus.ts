/** What a Rollout of Argo says of itself, in the words of this room. */
import { Standing } from '../../domain/delegated/state';
import { DeploymentObject } from '../cluster/schemas';
import { goDurationMs } from './durations';
import { ArgoRolloutObject } from './schemas';

/** Where the pod template is: in the Rollout itself, or in the Deployment that it names. */
export interface Held {
  rollout: ArgoRolloutObject;
  /** Undefined where the Rollout holds it itself. */
  deployment?: DeploymentObject;
}

export function objectOf({ metadata }: ArgoRolloutObject): string {
  return `Rollout ${metadata.namespace}/${metadata.name}`;
}

export function templateOf({ rollout, deployment }: Held) {
  const template = deployment?.spec.template ?? rollout.spec.template;
  return template && template.spec.containers.length > 0
    ? { spec: { template } }
    : undefined;
}

export function holderOf({ rollout, deployment }: Held) {
  return (deployment ?? rollout).metadata;
}

export function variantOf({
  spec,
}: ArgoRolloutObject): 'canary' | 'blue-green' {
  return spec.strategy.blueGreen ? 'blue-green' : 'canary';
}

export function stepsOf({ spec }: ArgoRolloutObject) {
  return (spec.strategy.canary?.steps ?? []).map(step => ({
    weight: step.setWeight,
    pause: step.pause ? { seconds: secondsOf(step.pause.duration) } : undefined,
    isAnalysis: step.analysis !== undefined,
    name: Object.keys(step).join(', '),
  }));
}

function secondsOf(duration: string | number | undefined): number | undefined {
  if (duration === undefined) {
    return undefined;
  }
  const seconds = Number(duration);
  return Number.isNaN(seconds)
    ? (goDurationMs(String(duration)) ?? 0) / 1_000
    : seconds;
}

export function blueGreenPauseOf({ spec }: ArgoRolloutObject) {
  const { autoPromotionEnabled, autoPromotionSeconds } =
    spec.strategy.blueGreen ?? {};
  if (autoPromotionEnabled === false) {
    return {};
  }
  return autoPromotionSeconds ? { seconds: autoPromotionSeconds } : undefined;
}

export function isObserved({ rollout, deployment }: Held): boolean {
  const { metadata, status } = rollout;
  return (
    status.observedGeneration >= (metadata.generation ?? 0) &&
    (!deployment ||
      status.workloadObservedGeneration >=
        (deployment.metadata.generation ?? 0))
  );
}

/** What the template names is what it takes for good. */
export function isStable({ status }: ArgoRolloutObject): boolean {
  return status.stableRS !== '' && status.stableRS === status.currentPodHash;
}

/** No pod of another version gets requests. */
export function isServedWhole(held: Held): boolean {
  const { status, spec } = held.rollout;
  if (!isObserved(held) || !isStable(held.rollout)) {
    return false;
  }
  if (spec.strategy.blueGreen) {
    return status.blueGreen.activeSelector === status.currentPodHash;
  }
  return spec.strategy.canary?.trafficRouting
    ? (status.canary.weights?.canary.weight ?? 0) === 0
    : status.replicas <= status.updatedReplicas;
}

export function standingOf(held: Held): Standing {
  const { rollout } = held;
  const { status } = rollout;
  if (!isObserved(held)) {
    return 'pending';
  }
  if (status.phase === 'Healthy' && isStable(rollout)) {
    return 'done';
  }
  if (status.abort || status.phase === 'Degraded') {
    return 'failed';
  }
  if (isStable(rollout)) {
    return 'promoting';
  }
  return (status.pauseConditions ?? []).length > 0 ? 'waiting' : 'advancing';
}

/** Without a router the share of the pods is the share of the requests. */
export function weightOf(rollout: ArgoRolloutObject): number {
  const { spec, status } = rollout;
  if (isStable(rollout)) {
    return 0;
  }
  if (spec.strategy.blueGreen) {
    return status.blueGreen.activeSelector === status.currentPodHash ? 100 : 0;
  }
  const weight = spec.strategy.canary?.trafficRouting
    ? (status.canary.weights?.canary.weight ?? 0)
    : (100 * status.updatedReplicas) / Math.max(1, status.replicas);
  return Math.max(0, Math.min(100, Math.round(weight)));
}

/** Index as in the plan, whose last step is the end. */
export function stepAt(rollout: ArgoRolloutObject): number {
  const { status, spec } = rollout;
  if (isStable(rollout)) {
    return Number.MAX_SAFE_INTEGER;
  }
  if (spec.strategy.blueGreen) {
    const isSwitched =
      status.blueGreen.activeSelector === status.currentPodHash;
    return isSwitched
      ? Number.MAX_SAFE_INTEGER
      : Math.min(1, (status.pauseConditions ?? []).length);
  }
  return status.currentStepIndex ?? 0;
}

export function messageOf({ status }: ArgoRolloutObject): string | undefined {
  const runs = [
    status.canary.currentStepAnalysisRunStatus,
    status.canary.currentBackgroundAnalysisRunStatus,
    status.blueGreen.prePromotionAnalysisRunStatus,
    status.blueGreen.postPromotionAnalysisRunStatus,
  ]
    .filter(run => run && run.status !== 'Successful')
    .map(
      run =>
        `analysis ${run?.name} ${run?.status}${run?.message ? `: ${run.message}` : ''}`,
    );
  const said = [status.message, ...runs].filter(each => each);
  return said.length > 0 ? said.join('; ') : undefined;
}

export function troubleOf(held: Held): string | undefined {
  const { rollout } = held;
  const object = objectOf(rollout);
  const { workloadRef } = rollout.spec;
  if (workloadRef && workloadRef.kind !== 'Deployment') {
    return `${object} takes its template from a ${workloadRef.kind}; only Deployments and its own template are rolled out`;
  }
  if (rollout.spec.paused) {
    return `${object} is paused, and Argo Rollouts would do nothing: set spec.paused to false first`;
  }
  const standing = standingOf(held);
  return standing === 'done' || standing === 'failed'
    ? undefined
    : `${object} is busy with another version (${rollout.status.phase}); wait for its end`;
}
