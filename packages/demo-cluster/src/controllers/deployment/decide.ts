import { Deployment, DeploymentStatus, ReplicaSet } from '../objects';
import {
  allOf,
  Generations,
  newReplicaSet,
  partGenerations,
  resize,
} from './replicaSets';
import {
  annotateCurrent,
  REVISION_ANNOTATION,
  surplusHistory,
} from './revisions';
import {
  applySizes,
  currentSize,
  isScalingEvent,
  planRollingUpdate,
  planScale,
  planShutdown,
} from './scaling';
import { isComplete, nextDeadlineCheck } from './progress';
import {
  countStatus,
  rolloutStatus,
  withPauseCondition,
  withReplicaSetCondition,
} from './status';
import { isRollingUpdate } from './strategy';

export interface DeploymentObservation {
  deployment: Deployment;
  /** All that the deployment controls. */
  replicaSets: readonly ReplicaSet[];
  /** Names of the ReplicaSets with pods that have not ended, those being deleted included. */
  running: ReadonlySet<string>;
}

export interface DeploymentDecision {
  /** As they should be; one without a uid is to be created, one that is the observed object itself is right already. */
  replicaSets: readonly ReplicaSet[];
  /** Beyond the history limit. */
  surplus: readonly ReplicaSet[];
  /** What the deployment's revision annotation should say; undefined leaves it. */
  revision: string | undefined;
  status: DeploymentStatus;
  /** Milliseconds after which time alone may change the decision. */
  lookAgainAfter: number | undefined;
}

/** One step of the deployment controller, as kube-controller-manager takes it. */
export function decideDeployment(
  { deployment: observed, replicaSets, running }: DeploymentObservation,
  now: Date,
): DeploymentDecision {
  const parted = partGenerations(observed, replicaSets);
  if (observed.metadata.deletionTimestamp) {
    return conclude(observed, parted, countStatus(observed, parted, now), now);
  }
  const deployment = withPauseCondition(observed, now);
  const generations = withCurrent(deployment, parted);
  if (deployment.spec.paused || isScalingEvent(deployment, generations)) {
    const scaled = applySizes(
      deployment,
      generations,
      planScale(deployment, generations),
    );
    const surplus = deployment.spec.paused
      ? surplusHistory(deployment, scaled.old)
      : [];
    const status = countStatus(deployment, scaled, now);
    return conclude(deployment, scaled, status, now, surplus);
  }
  return isRollingUpdate(deployment)
    ? rollOver(deployment, generations, now)
    : recreate(deployment, generations, running, now);
}

function withCurrent(
  deployment: Deployment,
  { current, old }: Generations,
): Generations {
  return {
    current: current && annotateCurrent(deployment, current, old),
    old,
  };
}

function rollOver(
  deployment: Deployment,
  generations: Generations,
  now: Date,
): DeploymentDecision {
  const started = startRollout(deployment, generations, now);
  const sizes = started.created
    ? new Map<string, number>()
    : planRollingUpdate(started.deployment, started.generations);
  const next = applySizes(started.deployment, started.generations, sizes);
  return concludeRollout(started.deployment, next, now);
}

function recreate(
  deployment: Deployment,
  generations: Generations,
  running: ReadonlySet<string>,
  now: Date,
): DeploymentDecision {
  const shutdown = planShutdown(generations);
  const oldIsRunning = generations.old.some(
    ({ metadata, status }) =>
      running.has(metadata.name) || (status?.replicas ?? 0) > 0,
  );
  if (shutdown.size > 0 || oldIsRunning) {
    return concludeRollout(
      deployment,
      applySizes(deployment, generations, shutdown),
      now,
    );
  }
  const started = startRollout(deployment, generations, now);
  const { current, old } = started.generations;
  const size = currentSize(started.deployment, current, old);
  return concludeRollout(
    started.deployment,
    { current: resize(started.deployment, current, size), old },
    now,
  );
}

/** Makes sure that the present template has a ReplicaSet, a new one at once as large as allowed. */
function startRollout(
  deployment: Deployment,
  { current, old }: Generations,
  now: Date,
): {
  deployment: Deployment;
  generations: Generations & { current: ReplicaSet };
  created: boolean;
} {
  const created = current === undefined;
  const base =
    current ?? annotateCurrent(deployment, newReplicaSet(deployment), old);
  const ready = created
    ? resize(deployment, base, currentSize(deployment, base, old))
    : base;
  return {
    deployment: withReplicaSetCondition(
      deployment,
      ready.metadata.name,
      created,
      now,
    ),
    generations: { current: ready, old },
    created,
  };
}

function concludeRollout(
  deployment: Deployment,
  generations: Generations,
  now: Date,
): DeploymentDecision {
  const status = rolloutStatus(deployment, generations, now);
  const surplus = isComplete(deployment, status)
    ? surplusHistory(deployment, generations.old)
    : [];
  return conclude(deployment, generations, status, now, surplus);
}

function conclude(
  deployment: Deployment,
  generations: Generations,
  status: DeploymentStatus,
  now: Date,
  surplus: readonly ReplicaSet[] = [],
): DeploymentDecision {
  const gone = new Set(surplus.map(({ metadata }) => metadata.name));
  return {
    replicaSets: allOf(generations).filter(
      ({ metadata }) => !gone.has(metadata.name),
    ),
    surplus,
    revision: generations.current?.metadata.annotations?.[REVISION_ANNOTATION],
    status,
    lookAgainAfter: nextDeadlineCheck(deployment, status, now),
  };
}
