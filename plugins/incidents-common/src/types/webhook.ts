import { z } from 'zod';

/** Labels and annotations: names and text, and no more of them than a person would write. */
const wordsSchema = z.record(z.string().max(200), z.string().max(10_000));

/** One alert in what Alertmanager posts. `endsAt` of the year 1 means that it has not ended. */
export const alertmanagerAlertSchema = z.object({
  status: z.enum(['firing', 'resolved']),
  labels: wordsSchema,
  annotations: wordsSchema.default({}),
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }).optional(),
  generatorURL: z.string().max(5000).default(''),
  fingerprint: z.string().min(1).max(100),
});

/** Body of `POST /v1/webhooks/alertmanager`, as Alertmanager 0.22 and newer send it. */
export const alertmanagerWebhookSchema = z.object({
  version: z.literal('4'),
  groupKey: z.string().min(1).max(10_000),
  truncatedAlerts: z.number().int().min(0).default(0),
  status: z.enum(['firing', 'resolved']),
  receiver: z.string().max(300),
  /** Each is read by itself as `alertmanagerAlertSchema`: one that is no good does not lose the others. */
  alerts: z.array(z.unknown()).max(1000),
});
export type AlertmanagerWebhook = z.infer<typeof alertmanagerWebhookSchema>;
export type AlertmanagerAlert = z.infer<typeof alertmanagerAlertSchema>;

const pagerdutyReferenceSchema = z.object({
  id: z.string().min(1).max(100),
  summary: z.string().max(1000).nullish(),
});

/** What PagerDuty says of one of its incidents. */
export const pagerdutyIncidentSchema = z.object({
  id: z.string().min(1).max(100),
  type: z.literal('incident'),
  number: z.number().int().nullish(),
  title: z.string().max(10_000).nullish(),
  status: z.enum(['triggered', 'acknowledged', 'resolved']),
  created_at: z.iso.datetime({ offset: true }),
  html_url: z.string().max(5000).nullish(),
  urgency: z.string().max(100).nullish(),
  incident_key: z.string().max(1000).nullish(),
  service: pagerdutyReferenceSchema,
  priority: pagerdutyReferenceSchema.nullish(),
});
export type PagerdutyIncident = z.infer<typeof pagerdutyIncidentSchema>;

/** Body of `POST /v1/webhooks/pagerduty`, as PagerDuty's webhook subscriptions (v3) send it. */
export const pagerdutyWebhookSchema = z.object({
  event: z.object({
    id: z.string().min(1).max(200),
    event_type: z.string().min(1).max(100),
    occurred_at: z.iso.datetime({ offset: true }),
    /** For events of an incident it is read as `pagerdutyIncidentSchema`. */
    data: z.unknown(),
  }),
});
export type PagerdutyWebhook = z.infer<typeof pagerdutyWebhookSchema>;

/** What became of one alert. */
export const alertResultSchema = z.object({
  /** As its sender names it; `null` where that could not be read. */
  key: z.string().nullable(),
  /**
   * `accepted`: it opened or changed an incident. `repeated`: known already, and nothing new about it. `unmatched`: kept
   * for operators, of no entity that the portal knows. `ignored`: nothing that an incident hangs on. `rejected`: no good.
   */
  result: z.enum(['accepted', 'repeated', 'unmatched', 'ignored', 'rejected']),
  incidentId: z.uuid().nullable(),
  /** Why it is unmatched, ignored or rejected. */
  reason: z.string().nullable(),
});
export type AlertResult = z.infer<typeof alertResultSchema>;

/** Answer to a webhook: what became of each alert, in their order. */
export const webhookAnswerSchema = z.object({
  accepted: z.number().int(),
  repeated: z.number().int(),
  unmatched: z.number().int(),
  ignored: z.number().int(),
  rejected: z.number().int(),
  results: z.array(alertResultSchema),
});
export type WebhookAnswer = z.infer<typeof webhookAnswerSchema>;
