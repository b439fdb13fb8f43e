import { z } from 'zod';
import { alertStateSchema, severityDemandsSchema } from './incident';

/** Answer of `GET /v1/demands`: what each severity demands, the worst first. */
export const demandsSchema = z.object({
  items: z.array(severityDemandsSchema),
});
export type Demands = z.infer<typeof demandsSchema>;

/** An alert of no entity that the portal knows: nobody was told, so somebody has to look. */
export const unmatchedAlertSchema = z.object({
  id: z.string(),
  source: z.enum(['alertmanager', 'pagerduty']),
  name: z.string(),
  state: alertStateSchema,
  /** Why it is of no entity, in English. */
  reason: z.string(),
  /** Only those that the portal is told to keep. */
  labels: z.record(z.string(), z.string()),
  summary: z.string().nullable(),
  /** Where the sender shows it: http or https. */
  link: z.string().nullable(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  /** How often it was told. */
  notifications: z.number().int(),
});
export type UnmatchedAlert = z.infer<typeof unmatchedAlertSchema>;

/**
 * Answer of `GET /v1/unmatched-alerts`, last seen first: at most 200 of the last seven days. For services, and for who may
 * open incidents of any entity.
 */
export const unmatchedAlertsSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(unmatchedAlertSchema),
});
export type UnmatchedAlerts = z.infer<typeof unmatchedAlertsSchema>;
