import { z } from 'zod';
import { AutoscalerSnapshot } from '../../domain/snapshots';
import { metadataSchema } from './schemas';

const autoscalerSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    scaleTargetRef: z.object({ kind: z.string(), name: z.string() }),
    minReplicas: z.number().int().nullish(),
    maxReplicas: z.number().int(),
  }),
});

/** @throws ZodError for an object that is no HorizontalPodAutoscaler; the fields are the same in autoscaling/v1 and v2. */
export function readAutoscaler(object: unknown): AutoscalerSnapshot {
  const { metadata, spec } = autoscalerSchema.parse(object);
  return {
    uid: metadata.uid,
    namespace: metadata.namespace,
    name: metadata.name,
    targetKind: spec.scaleTargetRef.kind,
    targetName: spec.scaleTargetRef.name,
    minimum: spec.minReplicas ?? 1,
    maximum: spec.maxReplicas,
  };
}
