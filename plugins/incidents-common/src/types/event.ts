import { z } from 'zod';
import { entityRefSchema, severitySchema } from './incident';

/**
 * Body of `POST /api/incidents/v1/events/plain`, or one of an array of at most 500: an incident of another tool. The same
 * `id` again is the same incident, further on; one that is over already is history, for which nobody is called.
 */
export const plainIncidentSchema = z.object({
  id: z.string().min(1).max(300),
  entityRef: entityRefSchema,
  /** As its sender calls it; left out, that of `incidents.events.environment`. */
  environmentId: z.string().min(1).max(200).nullish(),
  title: z.string().min(1).max(500),
  description: z.string().max(20_000).nullish(),
  severity: severitySchema.nullish(),
  /** Since when users were hurt. */
  startedAt: z.iso.datetime({ offset: true }),
  /** When somebody noticed; left out, `startedAt`. */
  openedAt: z.iso.datetime({ offset: true }).nullish(),
  resolvedAt: z.iso.datetime({ offset: true }).nullish(),
  /** What is to blame, as far as it is known: the portal's id of a deployment, else a commit, a version or a package URL. */
  deployment: z.string().min(1).max(200).nullish(),
  revision: z.string().min(7).max(64).nullish(),
  version: z.string().min(1).max(200).nullish(),
  artifact: z.string().min(1).max(500).nullish(),
});
export type PlainIncident = z.infer<typeof plainIncidentSchema>;
