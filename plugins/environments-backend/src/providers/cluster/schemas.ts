/** The parts of Kubernetes' objects that this room reads, as the API server writes them. */
import { z } from 'zod';

export const count = z.number().int().min(0).nullish();
export const strings = z.record(z.string(), z.string()).nullish();
export const time = z.iso.datetime({ offset: true });

export const metadataSchema = z.object({
  uid: z.string(),
  name: z.string(),
  namespace: z.string().default(''),
  generation: count,
  creationTimestamp: time,
  deletionTimestamp: time.nullish(),
  labels: strings,
  annotations: strings,
  ownerReferences: z
    .array(
      z.object({
        uid: z.string(),
        kind: z.string().nullish(),
        controller: z.boolean().nullish(),
      }),
    )
    .nullish(),
  managedFields: z
    .array(
      z.object({
        manager: z.string().nullish(),
        operation: z.string().nullish(),
        subresource: z.string().nullish(),
        time: time.nullish(),
        fieldsV1: z.unknown(),
      }),
    )
    .nullish(),
});
export type Metadata = z.infer<typeof metadataSchema>;

export const templateSchema = z.object({
  metadata: z.object({ annotations: strings }).nullish(),
  spec: z.looseObject({
    containers: z.array(
      z.looseObject({ name: z.string(), image: z.string().default('') }),
    ),
  }),
});
export type RawPodTemplate = z.infer<typeof templateSchema>;

export const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  lastUpdateTime: time.nullish(),
  lastTransitionTime: time.nullish(),
});
export const conditionsSchema = z.array(conditionSchema).nullish();
