import { z } from 'zod';
import {
  attributionSchema,
  incidentStateSchema,
  severitySchema,
  sourceSchema,
} from './types/incident';

/**
 * Payload of `incidents.incident.opened`, `…acknowledged`, `…severity-changed`, `…assigned`, `…mitigated`, `…resolved`,
 * `…reopened`, `…merged`, `…attributed`, version 1. The fact's correlation is the incident's id. People's names and words
 * are personal: `by` and `comment`.
 */
export const incidentFactPayloadSchema = z.object({
  incidentId: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  severity: severitySchema,
  state: incidentStateSchema,
  source: sourceSchema,
  /** All of it once more, so that whoever measures needs no other fact. */
  startedAt: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  acknowledgedAt: z.iso.datetime().nullable(),
  mitigatedAt: z.iso.datetime().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  /** What caused it, as a person said, or the rollback that opened it proves. */
  attributed: attributionSchema
    .pick({ factId: true, subject: true })
    .nullable(),
  mergedInto: z.uuid().nullable(),
  by: z.string().nullable(),
  comment: z.string().nullable(),
});
export type IncidentFactPayload = z.infer<typeof incidentFactPayloadSchema>;

/** Payload of `incidents.update.posted` and `incidents.comment.posted`, version 1; `by` and `text` are personal. */
export const incidentWordsFactPayloadSchema = z.object({
  incidentId: z.uuid(),
  by: z.string(),
  text: z.string(),
});
export type IncidentWordsFactPayload = z.infer<
  typeof incidentWordsFactPayloadSchema
>;

/** Payload of `incidents.alert.fired`, `…resolved` and `…judged`, version 1. */
export const alertFactPayloadSchema = z.object({
  incidentId: z.uuid(),
  alertId: z.uuid(),
  source: z.enum(['alertmanager', 'pagerduty']),
  name: z.string(),
  summary: z.string().nullable(),
  verdict: z.enum(['true', 'false']).nullable(),
});
export type AlertFactPayload = z.infer<typeof alertFactPayloadSchema>;
