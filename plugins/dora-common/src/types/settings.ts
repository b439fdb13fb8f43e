import { z } from 'zod';
import { metricSchema, reliabilityMetricSchema, targetSchema } from './metrics';

/** Answer of `GET /api/dora/v1/settings`: by what is measured. */
export const settingsSchema = z.object({
  /** Of the portal; the annotations of an entity may say others. */
  targets: z.partialRecord(
    z.union([metricSchema, reliabilityMetricSchema]),
    targetSchema,
  ),
  /** The table by which values are placed. */
  bands: z.object({
    table: z.string(),
    note: z.string(),
    options: z.partialRecord(
      metricSchema,
      z.array(
        z.object({
          option: z.number().int().min(1).max(6),
          label: z.string(),
          /** For durations milliseconds, below which the option holds; for frequency deployments a day, from which on. */
          bound: z.number().nullable(),
        }),
      ),
    ),
  }),
  attributionWindowMs: z.number(),
  recoveryFrom: z.enum(['incident', 'deployment']),
  leadTimeFrom: z.enum(['commit', 'merge']),
});
export type DoraSettings = z.infer<typeof settingsSchema>;
