import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

export const environmentTierSchema = z.enum([
  'development',
  'testing',
  'staging',
  'production',
  'preview',
]);
export type EnvironmentTier = z.infer<typeof environmentTierSchema>;

export const environmentSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Lowest first: the order in which a version travels. */
  rank: z.number().int(),
  tier: environmentTierSchema,
  purpose: z.string().nullable(),
  audience: z.string().nullable(),
  updateFrequency: z.string().nullable(),
  promoteFrom: z.string().nullable(),
  protected: z.boolean(),
});
export type Environment = z.infer<typeof environmentSchema>;

/** `connecting` until the first list has arrived; `unreachable` keeps what was last seen. */
export const clusterConnectionSchema = z.enum([
  'connecting',
  'connected',
  'unreachable',
]);
export type ClusterConnection = z.infer<typeof clusterConnectionSchema>;

export const clusterStatusSchema = z.object({
  name: z.string(),
  connection: clusterConnectionSchema,
  /** Why it is not connected; `null` when it is. */
  reason: reasonSchema.nullable(),
  observedAt: z.iso.datetime().nullable(),
  /** What cannot be shown of it although it is connected: kinds of object that the portal may not read. */
  notices: z.array(reasonSchema).default([]),
  /** Its pods are simulated: the demo cluster says so of itself by configuration. */
  simulated: z.boolean(),
  /** What to pass to `kubectl --context`. */
  kubectlContext: z.string(),
});
export type ClusterStatus = z.infer<typeof clusterStatusSchema>;
