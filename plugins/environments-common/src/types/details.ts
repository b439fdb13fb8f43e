import { z } from 'zod';
import { workloadSchema } from './workload';

export const podSchema = z.object({
  name: z.string(),
  /** `Running`, or what is wrong: `CrashLoopBackOff`, `ImagePullBackOff`, `Terminating`. */
  state: z.string(),
  ready: z.boolean(),
  restarts: z.number().int().min(0),
  version: z.string().nullable(),
  node: z.string().nullable(),
  startedAt: z.iso.datetime().nullable(),
  lastExitCode: z.number().int().nullable(),
});
export type Pod = z.infer<typeof podSchema>;

export const workloadConditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  since: z.iso.datetime().nullable(),
});
export type WorkloadCondition = z.infer<typeof workloadConditionSchema>;

export const workloadEventSchema = z.object({
  id: z.string(),
  type: z.enum(['Normal', 'Warning']),
  reason: z.string(),
  message: z.string(),
  count: z.number().int().min(1),
  /** `Pod/veza-backend-api-7d9f…` */
  object: z.string(),
  firstAt: z.iso.datetime().nullable(),
  lastAt: z.iso.datetime().nullable(),
});
export type WorkloadEvent = z.infer<typeof workloadEventSchema>;

/** Answer of `GET /api/environments/v1/entities/:kind/:namespace/:name/workloads/:cluster/:workloadNamespace/:workloadKind/:workloadName`. */
export const workloadDetailsSchema = z.object({
  asOf: z.iso.datetime(),
  workload: workloadSchema,
  pods: z.array(podSchema),
  conditions: z.array(workloadConditionSchema),
  /** Newest first; the cluster forgets them after an hour or so. */
  events: z.array(workloadEventSchema),
});
export type WorkloadDetails = z.infer<typeof workloadDetailsSchema>;
