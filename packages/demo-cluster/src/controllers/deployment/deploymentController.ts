import { isDeepStrictEqual } from 'util';
import { KubernetesObject } from '../../cluster/types';
import { isPodFinished, Pod } from '../../kubelet/pod';
import { ApiError } from '../../registry/ApiError';
import {
  ControllerContext,
  ControllerDefinition,
  ObjectKey,
} from '../controller';
import { Deployment, ReplicaSet } from '../objects';
import {
  claimDependents,
  controllerOf,
  isControlledBy,
  MANAGER,
  ownersConcerned,
} from '../ownership';
import { PODS } from '../pods';
import { isEmptySelector } from '../selectors';
import { templatesEqual } from '../templates';
import { decideDeployment, DeploymentDecision } from './decide';
import { sizeOf } from './replicaSets';
import { REVISION_ANNOTATION } from './revisions';

const COMPONENT = 'deployment-controller';
export const DEPLOYMENTS = 'apps/v1/deployments';
export const REPLICA_SETS = 'apps/v1/replicasets';

export function deploymentController(
  context: ControllerContext,
): ControllerDefinition {
  const { client, clock, events } = context;
  return {
    name: 'deployment',
    resource: DEPLOYMENTS,
    concerns: event => {
      if (event.resource === PODS && event.type === 'DELETED') {
        return deploymentOfPod(context, event.object);
      }
      if (event.resource !== REPLICA_SETS) return [];
      return ownersConcerned(
        client,
        event,
        { kind: 'Deployment', resource: DEPLOYMENTS },
        (candidate: Deployment) => candidate.spec.selector,
      );
    },
    reconcile: ({ namespace, name }) => {
      const deployment = client.get<Deployment>(DEPLOYMENTS, namespace, name);
      if (!deployment) return undefined;
      if (isEmptySelector(deployment.spec.selector)) {
        events.record(
          COMPONENT,
          deployment,
          'Warning',
          'SelectingAll',
          'This deployment is selecting all pods. A non-empty selector is required.',
        );
        return undefined;
      }
      const replicaSets = claimDependents<ReplicaSet>(
        client,
        REPLICA_SETS,
        deployment,
        deployment.spec.selector,
      );
      const running = runningReplicaSets(context, deployment);
      const decision = decideDeployment(
        { deployment, replicaSets, running },
        clock.now(),
      );
      apply(context, deployment, replicaSets, decision);
      return decision.lookAgainAfter;
    },
  };
}

/** Only Recreate waits for the end of pods that their ReplicaSet no longer counts. */
function deploymentOfPod(
  { client }: ControllerContext,
  pod: KubernetesObject,
): ObjectKey[] {
  const { namespace } = pod.metadata;
  const parent = controllerOf(pod);
  if (parent?.kind !== 'ReplicaSet') return [];
  const replicaSet = client.get(REPLICA_SETS, namespace, parent.name);
  const owner = replicaSet && controllerOf(replicaSet);
  return owner?.kind === 'Deployment' ? [{ namespace, name: owner.name }] : [];
}

function runningReplicaSets(
  { client }: ControllerContext,
  deployment: Deployment,
): Set<string> {
  return new Set(
    client
      .list<Pod>(PODS, deployment.metadata.namespace)
      .filter(pod => !isPodFinished(pod))
      .map(controllerOf)
      .flatMap(owner => (owner?.kind === 'ReplicaSet' ? [owner.name] : [])),
  );
}

function apply(
  context: ControllerContext,
  deployment: Deployment,
  observed: readonly ReplicaSet[],
  decision: DeploymentDecision,
): void {
  const { client } = context;
  const { namespace, name } = deployment.metadata;
  for (const replicaSet of decision.replicaSets) {
    writeReplicaSet(context, deployment, observed, replicaSet);
  }
  for (const { metadata } of decision.surplus) {
    client.delete(REPLICA_SETS, namespace, metadata.name, {
      uid: metadata.uid,
    });
  }
  const { revision, status } = decision;
  const annotations = deployment.metadata.annotations ?? {};
  const isNoted =
    revision === undefined || annotations[REVISION_ANNOTATION] === revision;
  if (isNoted && isDeepStrictEqual(deployment.status, status)) return;
  const latest = client.get<Deployment>(DEPLOYMENTS, namespace, name);
  if (!latest) return;
  const metadata = isNoted
    ? latest.metadata
    : {
        ...latest.metadata,
        annotations: {
          ...latest.metadata.annotations,
          [REVISION_ANNOTATION]: revision,
        },
      };
  // With the status, so that it counts as no change of what the user wants.
  client.updateStatus(DEPLOYMENTS, { ...latest, metadata, status }, MANAGER);
}

function writeReplicaSet(
  context: ControllerContext,
  deployment: Deployment,
  observed: readonly ReplicaSet[],
  wanted: ReplicaSet,
): void {
  const before = observed.find(
    ({ metadata }) => metadata.uid === wanted.metadata.uid,
  );
  if (before === wanted) return;
  if (!before) {
    createReplicaSet(context, deployment, wanted);
    return;
  }
  context.client.update(REPLICA_SETS, wanted, MANAGER);
  recordScaling(context, deployment, wanted, sizeOf(before));
}

function createReplicaSet(
  context: ControllerContext,
  deployment: Deployment,
  wanted: ReplicaSet,
): void {
  const { client } = context;
  try {
    client.create(REPLICA_SETS, wanted, MANAGER);
  } catch (error) {
    if (error instanceof ApiError && error.reason === 'AlreadyExists') {
      noteCollision(context, deployment, wanted);
    }
    throw error;
  }
  recordScaling(context, deployment, wanted, 0);
}

/** Another object has the name that the template's hash gives: the next attempt hashes with a higher count. */
function noteCollision(
  { client }: ControllerContext,
  deployment: Deployment,
  wanted: ReplicaSet,
): void {
  const { namespace, name } = wanted.metadata;
  const existing = client.get<ReplicaSet>(REPLICA_SETS, namespace, name);
  const ours =
    existing &&
    isControlledBy(existing, deployment) &&
    templatesEqual(existing.spec.template, wanted.spec.template);
  if (ours) return;
  client.updateStatus(
    DEPLOYMENTS,
    {
      ...deployment,
      status: {
        ...deployment.status,
        collisionCount: (deployment.status?.collisionCount ?? 0) + 1,
      },
    },
    MANAGER,
  );
}

function recordScaling(
  { events }: ControllerContext,
  deployment: Deployment,
  replicaSet: ReplicaSet,
  from: number,
): void {
  const to = sizeOf(replicaSet);
  if (from === to) return;
  const direction = to > from ? 'up' : 'down';
  events.record(
    COMPONENT,
    deployment,
    'Normal',
    'ScalingReplicaSet',
    `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${from} to ${to}`,
  );
}
