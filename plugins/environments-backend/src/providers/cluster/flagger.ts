import { z } from 'zod';
import { CanarySnapshot } from '../../domain/snapshots';
import { toTime } from './common';
import { conditionsSchema, count, metadataSchema, time } from './schemas';

const canarySchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    targetRef: z.object({
      kind: z.enum(['Deployment', 'DaemonSet']),
      name: z.string(),
    }),
  }),
  status: z
    .object({
      phase: z.string().nullish(),
      canaryWeight: count,
      lastTransitionTime: time.nullish(),
      conditions: conditionsSchema,
    })
    .nullish(),
});

/** @throws ZodError for an object that is no Canary of flagger.app/v1beta1 with a Deployment or DaemonSet as its target. */
export function readCanary(object: unknown): CanarySnapshot {
  const { metadata, spec, status } = canarySchema.parse(object);
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    labels: metadata.labels ?? {},
    targetKind: spec.targetRef.kind,
    targetName: spec.targetRef.name,
    phase: status?.phase ?? '',
    weight: Math.min(100, status?.canaryWeight ?? 0),
    message: status?.conditions?.at(-1)?.message ?? undefined,
    changedAt: toTime(status?.lastTransitionTime),
  };
}
