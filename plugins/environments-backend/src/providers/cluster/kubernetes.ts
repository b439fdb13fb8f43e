import { z } from 'zod';
import { findDrift } from '../../domain/drift';
import {
  DeploymentSnapshot,
  DriftSnapshot,
  PodSnapshot,
  ReplicaSetSnapshot,
} from '../../domain/snapshots';

const REVISION = 'deployment.kubernetes.io/revision';
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const REVISION_HISTORY = 'deployment.kubernetes.io/revision-history';

const count = z.number().int().min(0).nullish();
const strings = z.record(z.string(), z.string()).nullish();
const time = z.iso.datetime({ offset: true });

const metadataSchema = z.object({
  uid: z.string(),
  name: z.string(),
  namespace: z.string(),
  generation: count,
  creationTimestamp: time,
  deletionTimestamp: time.nullish(),
  labels: strings,
  annotations: strings,
  ownerReferences: z
    .array(z.object({ uid: z.string(), controller: z.boolean().nullish() }))
    .nullish(),
  managedFields: z
    .array(
      z.object({
        manager: z.string().nullish(),
        subresource: z.string().nullish(),
        time: time.nullish(),
        fieldsV1: z.unknown(),
      }),
    )
    .nullish(),
});

const templateSchema = z.object({
  metadata: z.object({ annotations: strings }).nullish(),
  spec: z.object({
    containers: z.array(z.object({ name: z.string(), image: z.string() })),
  }),
});

const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});

const deploymentSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: count,
    paused: z.boolean().nullish(),
    template: templateSchema,
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      conditions: z.array(conditionSchema).nullish(),
    })
    .nullish(),
});

const replicaSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ template: templateSchema }),
});

const terminatedSchema = z.object({ exitCode: z.number().int() }).nullish();
const podSchema = z.object({
  metadata: metadataSchema,
  status: z
    .object({
      conditions: z.array(conditionSchema).nullish(),
      containerStatuses: z
        .array(
          z.object({
            name: z.string(),
            image: z.string(),
            imageID: z.string().nullish(),
            ready: z.boolean(),
            restartCount: z.number().int().min(0),
            state: z
              .object({
                waiting: z.object({ reason: z.string().nullish() }).nullish(),
                terminated: terminatedSchema,
              })
              .nullish(),
            lastState: z.object({ terminated: terminatedSchema }).nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
});

type Metadata = z.infer<typeof metadataSchema>;

/** @throws ZodError for an object that is no Deployment of apps/v1. */
export function readDeployment(object: unknown): DeploymentSnapshot {
  const { metadata, spec, status } = deploymentSchema.parse(object);
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    generation: metadata.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    revision: metadata.annotations?.[REVISION],
    desiredReplicas: spec.replicas ?? 1,
    paused: spec.paused ?? false,
    template: readTemplate(spec.template),
    replicas: status?.replicas ?? 0,
    updatedReplicas: status?.updatedReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    availableReplicas: status?.availableReplicas ?? 0,
    conditions: (status?.conditions ?? []).map(readCondition),
    drift: readDrift(metadata, object),
    writers: readWriters(metadata),
  };
}

/** @throws ZodError for an object that is no ReplicaSet of apps/v1. */
export function readReplicaSet(object: unknown): ReplicaSetSnapshot {
  const { metadata, spec } = replicaSetSchema.parse(object);
  return {
    uid: metadata.uid,
    ownerUid: controllerUid(metadata),
    revision: metadata.annotations?.[REVISION],
    reused: metadata.annotations?.[REVISION_HISTORY] !== undefined,
    createdAt: Date.parse(metadata.creationTimestamp),
    template: readTemplate(spec.template),
  };
}

/** @throws ZodError for an object that is no Pod of v1. */
export function readPod(object: unknown): PodSnapshot {
  const { metadata, status } = podSchema.parse(object);
  const conditions = status?.conditions ?? [];
  return {
    uid: metadata.uid,
    ownerUid: controllerUid(metadata),
    terminating: Boolean(metadata.deletionTimestamp),
    ready: conditions.some(
      condition => condition.type === 'Ready' && condition.status === 'True',
    ),
    unschedulable: conditions.some(
      condition =>
        condition.type === 'PodScheduled' &&
        condition.status === 'False' &&
        condition.reason === 'Unschedulable',
    ),
    containers: (status?.containerStatuses ?? []).map(container => ({
      name: container.name,
      image: container.image,
      imageId: container.imageID || undefined,
      ready: container.ready,
      restarts: container.restartCount,
      waitingReason: container.state?.waiting?.reason ?? undefined,
      lastExitCode:
        container.state?.terminated?.exitCode ??
        container.lastState?.terminated?.exitCode,
    })),
  };
}

function readTemplate(template: z.infer<typeof templateSchema>) {
  return {
    containers: template.spec.containers.map(({ name, image }) => ({
      name,
      image,
    })),
    annotations: template.metadata?.annotations ?? {},
  };
}

function readCondition(condition: z.infer<typeof conditionSchema>) {
  return {
    type: condition.type,
    status: condition.status,
    reason: condition.reason ?? undefined,
    message: condition.message ?? undefined,
  };
}

function controllerUid(metadata: Metadata): string | undefined {
  return metadata.ownerReferences?.find(owner => owner.controller)?.uid;
}

function readWriters(metadata: Metadata) {
  return (metadata.managedFields ?? []).flatMap(
    ({ manager, subresource, time: writtenAt, fieldsV1 }) => {
      const owned = ownedSpecSchema.safeParse(fieldsV1);
      return manager && writtenAt && !subresource && owned.success
        ? [
            {
              manager,
              writtenAt: Date.parse(writtenAt),
              wroteTemplate: owned.data['f:spec']['f:template'] !== undefined,
            },
          ]
        : [];
    },
  );
}

const ownedSpecSchema = z.object({
  'f:spec': z.looseObject({ 'f:template': z.unknown().optional() }),
});

const withSpecSchema = z.object({ spec: z.unknown() });

function readDrift(metadata: Metadata, object: unknown): DriftSnapshot {
  const lastApplied = metadata.annotations?.[LAST_APPLIED];
  if (lastApplied === undefined) {
    return { declaration: 'missing' };
  }
  try {
    const declared = withSpecSchema.parse(JSON.parse(lastApplied));
    const actual = withSpecSchema.parse(object);
    return {
      declaration: 'read',
      differences: findDrift(declared.spec, actual.spec),
    };
  } catch {
    return { declaration: 'unreadable' };
  }
}
