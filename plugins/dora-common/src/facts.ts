import { z } from 'zod';

/**
 * Payload of `dora.attribution.corrected` and `dora.attribution.correction-removed`, version 1. The subject of the fact is
 * the incident; `by` and `reason` are personal.
 */
export const attributionFactPayloadSchema = z.object({
  incidentId: z.uuid(),
  number: z.number().int(),
  /** `null`: no deployment is to blame. */
  deploymentId: z.string().nullable(),
  previousDeploymentId: z.string().nullable(),
  by: z.string(),
  reason: z.string(),
});
export type AttributionFactPayload = z.infer<
  typeof attributionFactPayloadSchema
>;
