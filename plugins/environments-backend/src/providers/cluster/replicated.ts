import { z } from 'zod';
import { ReplicatedSnapshot } from '../../domain/snapshots';
import { KeyedHash } from '../../domain/template';
import { readWorkload } from './common';
import {
  conditionsSchema,
  count,
  metadataSchema,
  templateSchema,
} from './schemas';

const REVISION = 'deployment.kubernetes.io/revision';

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
      conditions: conditionsSchema,
    })
    .nullish(),
});

/** @throws ZodError for an object that is no Deployment of apps/v1. */
export function readDeployment(
  object: unknown,
  hash: KeyedHash,
): ReplicatedSnapshot {
  const { metadata, spec, status } = deploymentSchema.parse(object);
  const number = Number(metadata.annotations?.[REVISION]);
  const progressing = status?.conditions?.find(
    ({ type }) => type === 'Progressing',
  );
  const since = progressing?.lastUpdateTime ?? progressing?.lastTransitionTime;
  return {
    ...readWorkload(metadata, spec.template, status?.conditions, object, hash),
    kind: 'Deployment',
    generation: metadata.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    revision: Number.isInteger(number) ? { number } : undefined,
    desiredReplicas: spec.replicas ?? 1,
    paused: spec.paused ?? false,
    replicas: status?.replicas ?? 0,
    updatedReplicas: status?.updatedReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    availableReplicas: status?.availableReplicas ?? 0,
    rolloutComplete: progressing?.reason === 'NewReplicaSetAvailable',
    rolloutFailed: progressing?.reason === 'ProgressDeadlineExceeded',
    rolloutSince: since ? Date.parse(since) : undefined,
  };
}

const statefulSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: count,
    template: templateSchema,
    updateStrategy: z
      .object({
        type: z.string().nullish(),
        rollingUpdate: z.object({ partition: count }).nullish(),
      })
      .nullish(),
  }),
  status: z
    .object({
      observedGeneration: count,
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      currentRevision: z.string().nullish(),
      updateRevision: z.string().nullish(),
      conditions: conditionsSchema,
    })
    .nullish(),
});

/** @throws ZodError for an object that is no StatefulSet of apps/v1. */
export function readStatefulSet(
  object: unknown,
  hash: KeyedHash,
): ReplicatedSnapshot {
  const { metadata, spec, status } = statefulSetSchema.parse(object);
  const isComplete = status?.currentRevision === status?.updateRevision;
  const replicas = status?.replicas ?? 0;
  const desired = spec.replicas ?? 1;
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  const upTo = Math.max(0, desired - (rollingUpdate?.partition ?? 0));
  return {
    ...readWorkload(metadata, spec.template, status?.conditions, object, hash),
    kind: 'StatefulSet',
    generation: metadata.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    revision: status?.updateRevision
      ? { hash: status.updateRevision }
      : undefined,
    desiredReplicas: desired,
    // Nothing moves on by itself: pods are replaced when somebody deletes them, or only those above the partition.
    paused:
      type === 'OnDelete' ||
      (upTo < desired && (status?.updatedReplicas ?? 0) >= upTo),
    replicas,
    // Once all pods are of one revision the controller no longer counts them as updated.
    updatedReplicas: isComplete ? replicas : (status?.updatedReplicas ?? 0),
    readyReplicas: status?.readyReplicas ?? 0,
    // Servers before 1.22 do not tell.
    availableReplicas: status?.availableReplicas ?? status?.readyReplicas ?? 0,
    rolloutComplete: isComplete,
    rolloutFailed: false,
  };
}

const daemonSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    template: templateSchema,
    updateStrategy: z.object({ type: z.string().nullish() }).nullish(),
  }),
  status: z
    .object({
      observedGeneration: count,
      desiredNumberScheduled: count,
      currentNumberScheduled: count,
      updatedNumberScheduled: count,
      numberReady: count,
      numberAvailable: count,
      conditions: conditionsSchema,
    })
    .nullish(),
});

/** @throws ZodError for an object that is no DaemonSet of apps/v1. */
export function readDaemonSet(
  object: unknown,
  hash: KeyedHash,
): ReplicatedSnapshot {
  const { metadata, spec, status } = daemonSetSchema.parse(object);
  const desired = status?.desiredNumberScheduled ?? 0;
  const updated = status?.updatedNumberScheduled ?? 0;
  return {
    ...readWorkload(metadata, spec.template, status?.conditions, object, hash),
    kind: 'DaemonSet',
    generation: metadata.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    desiredReplicas: desired,
    paused: spec.updateStrategy?.type === 'OnDelete',
    replicas: status?.currentNumberScheduled ?? 0,
    updatedReplicas: updated,
    readyReplicas: status?.numberReady ?? 0,
    availableReplicas: status?.numberAvailable ?? 0,
    rolloutComplete: updated >= desired,
    rolloutFailed: false,
  };
}
