import { z } from 'zod';
import { RevisionSnapshot } from '../../domain/snapshots';
import { KeyedHash } from '../../domain/template';
import { controllerOf, toTemplate } from './common';
import { metadataSchema, templateSchema } from './schemas';

const NUMBERS = [
  'deployment.kubernetes.io/revision',
  'rollout.argoproj.io/revision',
];
const HISTORY = 'deployment.kubernetes.io/revision-history';
const REPLICA_SET_HASHES = ['rollouts-pod-template-hash', 'pod-template-hash'];
const CONTROLLER_HASH = 'controller-revision-hash';

const replicaSetSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({ template: templateSchema }),
});

/** @throws ZodError for an object that is no ReplicaSet of apps/v1. */
export function readReplicaSet(
  object: unknown,
  hash: KeyedHash,
): RevisionSnapshot {
  const { metadata, spec } = replicaSetSchema.parse(object);
  const { annotations, labels } = metadata;
  const number = NUMBERS.map(name => annotations?.[name]).find(Boolean);
  return {
    uid: metadata.uid,
    ownerUid: controllerOf(metadata)?.uid,
    hash: hashLabel(labels, REPLICA_SET_HASHES),
    number: Number(number ?? 0),
    reused: annotations?.[HISTORY] !== undefined,
    createdAt: Date.parse(metadata.creationTimestamp),
    template: toTemplate(spec.template, hash, false),
  };
}

const controllerRevisionSchema = z.object({
  metadata: metadataSchema,
  revision: z.number().int(),
  data: z.object({ spec: z.object({ template: templateSchema }) }),
});

/** @throws ZodError for an object that is no ControllerRevision of apps/v1 with a pod template. */
export function readControllerRevision(
  object: unknown,
  hash: KeyedHash,
): RevisionSnapshot {
  const { metadata, revision, data } = controllerRevisionSchema.parse(object);
  const owner = controllerOf(metadata);
  return {
    uid: metadata.uid,
    ownerUid: owner?.uid,
    // Pods of a StatefulSet carry the name of their revision, those of a DaemonSet its hash.
    hash:
      owner?.kind === 'StatefulSet'
        ? metadata.name
        : hashLabel(metadata.labels, [CONTROLLER_HASH]),
    number: revision,
    reused: false,
    createdAt: Date.parse(metadata.creationTimestamp),
    template: toTemplate(data.spec.template, hash, false),
  };
}

function hashLabel(
  labels: Record<string, string> | null | undefined,
  names: readonly string[],
): string | undefined {
  return names.map(name => labels?.[name]).find(Boolean);
}
