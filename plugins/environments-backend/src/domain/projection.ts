import {
  ContainerImage,
  Drift,
  RunningVersion,
  Workload,
  environmentReason,
} from '@quarterdeck/plugin-environments-common';
import { deploymentHealth } from './health';
import { parseImageName, versionOfImage } from './image';
import {
  DeploymentSnapshot,
  PodSnapshot,
  ReplicaSetSnapshot,
  TemplateSnapshot,
} from './snapshots';

const DEFAULT_CONTAINER_ANNOTATION = 'kubectl.kubernetes.io/default-container';
const REVISION_ANNOTATION = 'quarterdeck.io/source-revision';

/** A replica set of a Deployment with the pods that it owns. */
export interface ReplicaSetWithPods {
  replicaSet: ReplicaSetSnapshot;
  pods: readonly PodSnapshot[];
}

/** Turns what a cluster says of one Deployment into the workload that pages show. */
export function projectDeployment(
  cluster: string,
  deployment: DeploymentSnapshot,
  replicaSets: readonly ReplicaSetWithPods[],
): Workload {
  const current = replicaSets.find(
    ({ replicaSet }) =>
      replicaSet.revision !== undefined &&
      replicaSet.revision === deployment.revision,
  );
  const currentPods = current?.pods.filter(pod => !pod.terminating) ?? [];
  return {
    id: `${cluster}/${deployment.namespace}/Deployment/${deployment.name}`,
    cluster,
    namespace: deployment.namespace,
    kind: 'Deployment',
    name: deployment.name,
    ...describeVersion(deployment.template),
    runningVersions: runningVersions(deployment, replicaSets),
    images: deployment.template.containers.map(container =>
      describeImage(container, currentPods),
    ),
    ...describeRevision(deployment.template),
    health: deploymentHealth(deployment, currentPods),
    replicas: {
      desired: deployment.desiredReplicas,
      updated: deployment.updatedReplicas,
      ready: deployment.readyReplicas,
      available: deployment.availableReplicas,
    },
    ...describeChange(deployment, current?.replicaSet),
    drift: describeDrift(deployment),
    autoscaling: null,
    schedule: null,
    claimedBy: [],
  };
}

function describeDrift({ drift, writers }: DeploymentSnapshot): Drift {
  if (drift.declaration !== 'read') {
    const code =
      drift.declaration === 'missing'
        ? 'drift.not-declared'
        : 'drift.unreadable';
    return {
      status: 'unknown',
      reason: environmentReason(code),
      differences: [],
    };
  }
  const { differences } = drift;
  const manager = latest(writers)?.manager ?? 'unknown';
  return differences.length === 0
    ? {
        status: 'in-sync',
        reason: environmentReason('drift.in-sync'),
        differences,
      }
    : {
        status: 'drifted',
        reason: environmentReason('drift.drifted', { manager }),
        differences,
      };
}

function mainImage(template: TemplateSnapshot): string | undefined {
  const preferred = template.annotations[DEFAULT_CONTAINER_ANNOTATION];
  const container =
    template.containers.find(({ name }) => name === preferred) ??
    template.containers.at(0);
  return container?.image;
}

function describeVersion(
  template: TemplateSnapshot,
): Pick<Workload, 'version' | 'versionReason'> {
  const image = mainImage(template);
  if (image === undefined) {
    return {
      version: null,
      versionReason: environmentReason('version.no-container'),
    };
  }
  const version = versionOfImage(image);
  return version === undefined
    ? {
        version: null,
        versionReason: environmentReason('version.no-tag', { image }),
      }
    : { version, versionReason: null };
}

function runningVersions(
  deployment: DeploymentSnapshot,
  replicaSets: readonly ReplicaSetWithPods[],
): RunningVersion[] {
  const readyByVersion = new Map<string, number>();
  const wanted = describeVersion(deployment.template).version;
  if (wanted !== null) {
    readyByVersion.set(wanted, 0);
  }
  for (const { replicaSet, pods } of replicaSets) {
    const { version } = describeVersion(replicaSet.template);
    const ready = pods.filter(pod => pod.ready && !pod.terminating).length;
    if (version !== null && ready > 0) {
      readyByVersion.set(version, (readyByVersion.get(version) ?? 0) + ready);
    }
  }
  return [...readyByVersion].map(([version, readyReplicas]) => ({
    version,
    trafficPercent: null,
    role: 'primary',
    readyReplicas,
  }));
}

function describeImage(
  container: TemplateSnapshot['containers'][number],
  pods: readonly PodSnapshot[],
): ContainerImage {
  const { tag, digest } = parseImageName(container.image);
  const running = pods
    .flatMap(pod => pod.containers)
    .find(({ name, imageId }) => name === container.name && imageId);
  const runningDigest = running?.imageId
    ? parseImageName(running.imageId).digest
    : undefined;
  return {
    container: container.name,
    image: container.image,
    tag: tag ?? null,
    digest: runningDigest ?? digest ?? null,
  };
}

function describeRevision(
  template: TemplateSnapshot,
): Pick<Workload, 'revision' | 'revisionReason'> {
  const revision = template.annotations[REVISION_ANNOTATION];
  return revision
    ? { revision, revisionReason: null }
    : {
        revision: null,
        revisionReason: environmentReason('revision.not-annotated'),
      };
}

/**
 * When and by which tool the template became what it is. A new replica set is as old as its template; one that an undo
 * took up again is older, so there the record of field managers has to tell.
 */
function describeChange(
  deployment: DeploymentSnapshot,
  current: ReplicaSetSnapshot | undefined,
): Pick<
  Workload,
  'changedAt' | 'changedAtReason' | 'changedBy' | 'changedByReason'
> {
  const lastWriter = latest(
    deployment.writers.filter(({ wroteTemplate }) => wroteTemplate),
  );
  const changedAt =
    current && !current.reused ? current.createdAt : lastWriter?.writtenAt;
  return {
    changedAt:
      changedAt === undefined ? null : new Date(changedAt).toISOString(),
    changedAtReason:
      changedAt === undefined
        ? environmentReason('changed-at.not-observed')
        : null,
    changedBy: lastWriter ? { kind: 'tool', ref: lastWriter.manager } : null,
    changedByReason: lastWriter
      ? null
      : environmentReason('changed-by.not-recorded'),
  };
}

function latest(
  writers: DeploymentSnapshot['writers'],
): DeploymentSnapshot['writers'][number] | undefined {
  return writers.reduce<DeploymentSnapshot['writers'][number] | undefined>(
    (last, writer) =>
      last && last.writtenAt >= writer.writtenAt ? last : writer,
    undefined,
  );
}
