import { z } from 'zod';
import { ReplicatedSnapshot } from '../../domain/snapshots';
import { KeyedHash } from '../../domain/template';
import { readWorkload, toTime } from './common';
import {
  conditionsSchema,
  count,
  metadataSchema,
  templateSchema,
  time,
} from './schemas';

const rolloutSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    replicas: count,
    paused: z.boolean().nullish(),
    /** Absent where `workloadRef` names a Deployment, which then is a workload of its own. */
    template: templateSchema,
  }),
  status: z
    .object({
      // Written as text.
      observedGeneration: z.coerce.number().nullish(),
      replicas: count,
      updatedReplicas: count,
      readyReplicas: count,
      availableReplicas: count,
      currentPodHash: z.string().nullish(),
      stableRS: z.string().nullish(),
      phase: z.string().nullish(),
      abort: z.boolean().nullish(),
      abortedAt: time.nullish(),
      canary: z
        .object({
          weights: z
            .object({
              canary: z.object({ weight: z.number().int() }).nullish(),
            })
            .nullish(),
        })
        .nullish(),
      conditions: conditionsSchema,
    })
    .nullish(),
});

/** @throws ZodError for an object that is no Rollout of argoproj.io/v1alpha1 with a template of its own. */
export function readRollout(
  object: unknown,
  hash: KeyedHash,
): ReplicatedSnapshot {
  const { metadata, spec, status } = rolloutSchema.parse(object);
  const desired = spec.replicas ?? 1;
  const updated = status?.updatedReplicas ?? 0;
  const progressing = status?.conditions?.find(
    ({ type }) => type === 'Progressing',
  );
  const weight =
    status?.canary?.weights?.canary?.weight ??
    (desired > 0 ? Math.round((100 * updated) / desired) : 0);
  const isTrying =
    status?.stableRS !== undefined &&
    status?.stableRS !== null &&
    status.stableRS !== status.currentPodHash;
  return {
    ...readWorkload(metadata, spec.template, status?.conditions, object, hash),
    kind: 'Rollout',
    generation: metadata.generation ?? 0,
    observedGeneration: status?.observedGeneration ?? 0,
    revision: status?.currentPodHash
      ? { hash: status.currentPodHash }
      : undefined,
    desiredReplicas: desired,
    paused: spec.paused ?? status?.phase === 'Paused',
    replicas: status?.replicas ?? 0,
    updatedReplicas: updated,
    readyReplicas: status?.readyReplicas ?? 0,
    availableReplicas: status?.availableReplicas ?? 0,
    rolloutComplete: status?.phase === 'Healthy' && !isTrying,
    rolloutFailed: status?.phase === 'Degraded' || status?.abort === true,
    rolloutSince: toTime(
      status?.abortedAt ??
        progressing?.lastUpdateTime ??
        progressing?.lastTransitionTime,
    ),
    canary:
      isTrying && status?.stableRS
        ? {
            weight: Math.min(100, Math.max(0, weight)),
            stableHash: status.stableRS,
          }
        : undefined,
  };
}
