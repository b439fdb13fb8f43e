import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { clusterStatusSchema, environmentSchema } from './environment';
import { healthSchema } from './workload';

/** What of one entity runs in one environment, in short. */
export const fleetCellSchema = z.object({
  environmentId: z.string(),
  health: healthSchema,
  /** Distinct, the one asked for first. */
  versions: z.array(z.string()),
  workloadCount: z.number().int().min(0),
  changedAt: z.iso.datetime().nullable(),
  drifted: z.boolean(),
  /** A deployment is under way. */
  deploying: z.boolean(),
});
export type FleetCell = z.infer<typeof fleetCellSchema>;

export const fleetRowSchema = z.object({
  entityRef: z.string(),
  title: z.string(),
  ownerRefs: z.array(z.string()),
  systemRef: z.string().nullable(),
  cells: z.array(fleetCellSchema),
});
export type FleetRow = z.infer<typeof fleetRowSchema>;

/** Query of `GET /api/environments/v1/fleet`; all filters combine with *and*. */
export const fleetQuerySchema = z.object({
  /** Full references; several mean any of them. */
  owner: z.array(z.string().max(300)).max(50).optional(),
  system: z.array(z.string().max(300)).max(50).optional(),
  environment: z.array(z.string().max(39)).max(50).optional(),
  health: z
    .array(
      z.enum(['healthy', 'progressing', 'degraded', 'unavailable', 'unknown']),
    )
    .optional(),
  /** Part of the name or title. */
  text: z.string().trim().min(1).max(100).optional(),
  drifted: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(1000).optional(),
});
export type FleetQuery = z.input<typeof fleetQuerySchema>;

/** Answer: entities in the order of their titles; counts are over what matches and the reader may see, nothing else. */
export const fleetSchema = z.object({
  asOf: z.iso.datetime(),
  environments: z.array(environmentSchema),
  clusters: z.array(clusterStatusSchema),
  items: z.array(fleetRowSchema),
  /** Number of entities per health in each environment. */
  counts: z.array(
    z.object({
      environmentId: z.string(),
      healthy: z.number().int(),
      progressing: z.number().int(),
      degraded: z.number().int(),
      unavailable: z.number().int(),
      unknown: z.number().int(),
    }),
  ),
  /** What one can filter by: owners and systems of what the reader may see. */
  owners: z.array(z.string()),
  systems: z.array(z.string()),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
});
export type Fleet = z.infer<typeof fleetSchema>;
