/**
 * Incidents, as they travel.
 *
 * - **incident**: something that hurts, or may hurt, the users of an entity, from its beginning to its end.
 * - **severity**: P0 production down or a breach, P1 a major feature or performance, P2 a minor feature, P3 cosmetic.
 * - **state**: `open` → `acknowledged` → `mitigated` → `resolved`; the chart is in the backend's `src/domain/decide.ts`.
 *   Merged ones live on in another.
 * - **clock**: how long something took, or has taken by now, beside what the severity demands.
 * - **suspect**: a change that may be the cause; see `suspect.ts`. **Attribution**: which it was, as a person says.
 *
 * All times are ISO 8601 in UTC with milliseconds, all durations milliseconds. What is not known is `null`.
 */
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

export const entityRefSchema = z
  .string()
  .max(300)
  .regex(
    /^[a-z][a-z0-9-]*:[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*$/,
    'must be a full entity reference in lower case, like component:default/petstore',
  );
export const environmentIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,38}$/);

export const severitySchema = z.enum(['P0', 'P1', 'P2', 'P3']);
export type Severity = z.infer<typeof severitySchema>;

export const incidentStateSchema = z.enum([
  'open',
  'acknowledged',
  'mitigated',
  'resolved',
  'merged',
]);
export type IncidentState = z.infer<typeof incidentStateSchema>;

export const roleSchema = z.enum(['commander', 'scribe', 'liaison']);
export type Role = z.infer<typeof roleSchema>;

/** What an incident was opened by. */
export const sourceSchema = z.enum([
  'person',
  'alertmanager',
  'pagerduty',
  'rollback',
  'objective',
  /** Told by another tool, as an event. */
  'event',
]);
export type IncidentSource = z.infer<typeof sourceSchema>;

export const clockSchema = z.object({
  kind: z.enum(['acknowledge', 'mitigate', 'resolve']),
  /** From the beginning of the incident until it stopped, or until `asOf`. */
  elapsedMs: z.number(),
  /** What the severity demands; `null` where it demands nothing. */
  targetMs: z.number().nullable(),
  isRunning: z.boolean(),
  /** Over its target. */
  isBreached: z.boolean(),
});
export type Clock = z.infer<typeof clockSchema>;

/** What a person can do with it now. */
export const incidentControlSchema = z.enum([
  'acknowledge',
  'set-severity',
  'assign',
  'mitigate',
  'resolve',
  'reopen',
  'merge',
  'post-update',
  'comment',
  'attribute',
  'add-action-item',
  'judge-alert',
  'start-runbook',
  'plan-rollback',
]);
export type IncidentControl = z.infer<typeof incidentControlSchema>;

export const alertStateSchema = z.enum(['firing', 'resolved']);
export const alertVerdictSchema = z.enum(['true', 'false']);

export const alertSchema = z.object({
  id: z.uuid(),
  source: z.enum(['alertmanager', 'pagerduty']),
  name: z.string(),
  state: alertStateSchema,
  /** What its labels said; only those that the portal is told to keep. */
  labels: z.record(z.string(), z.string()),
  summary: z.string().nullable(),
  /** Where the sender shows it: http or https. */
  link: z.string().nullable(),
  runbookUrl: z.string().nullable(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
  /** How often it was told. */
  notifications: z.number().int(),
  /** Whether it was right to fire, as a person says; `null` before. */
  verdict: alertVerdictSchema.nullable(),
  judgedBy: z.string().nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const updateSchema = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  by: z.string(),
  /** For stakeholders: in their words. */
  text: z.string(),
  /** When they hear more. */
  nextUpdateAt: z.iso.datetime().nullable(),
});
export type StakeholderUpdate = z.infer<typeof updateSchema>;

export const actionItemSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  owner: z.string().nullable(),
  dueOn: z.iso.date().nullable(),
  doneAt: z.iso.datetime().nullable(),
});
export type ActionItem = z.infer<typeof actionItemSchema>;

export const attributionSchema = z.object({
  /** Of the change on the timeline; `null` where it was no change. */
  factId: z.uuid().nullable(),
  /** What the change was, as its fact says. */
  summary: z.string().nullable(),
  /** Of the deployment or rollout that is to blame, for those that measure. */
  subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
  /** Where it stood among the suspects, from 1; `null` where it was none of them. */
  rank: z.number().int().nullable(),
  by: z.string(),
  at: z.iso.datetime(),
  comment: z.string().nullable(),
});
export type Attribution = z.infer<typeof attributionSchema>;

/** A run of a runbook that was started for it. */
export const linkedRunSchema = z.object({
  runId: z.string(),
  slug: z.string(),
  title: z.string(),
  startedBy: z.string(),
  startedAt: z.iso.datetime(),
  link: z.string(),
});
export type LinkedRun = z.infer<typeof linkedRunSchema>;

export const incidentSummarySchema = z.object({
  id: z.uuid(),
  /** Counts up over the portal, for people: INC-12. */
  number: z.number().int(),
  entityRef: z.string(),
  environmentId: z.string().nullable(),
  title: z.string(),
  severity: severitySchema,
  state: incidentStateSchema,
  reason: reasonSchema,
  source: sourceSchema,
  /** When it began to hurt, as far as it is known. */
  startedAt: z.iso.datetime(),
  openedAt: z.iso.datetime(),
  openedBy: z.string().nullable(),
  acknowledgedAt: z.iso.datetime().nullable(),
  mitigatedAt: z.iso.datetime().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  commander: z.string().nullable(),
  clocks: z.array(clockSchema),
  firingAlerts: z.number().int(),
});
export type IncidentSummary = z.infer<typeof incidentSummarySchema>;

/** What a severity demands, as the portal is told. */
export const severityDemandsSchema = z.object({
  severity: severitySchema,
  /** `Production is down, or data was breached` */
  meaning: z.string(),
  acknowledgeWithinMs: z.number().nullable(),
  mitigateWithinMs: z.number().nullable(),
  resolveWithinMs: z.number().nullable(),
  /** How often stakeholders hear something; `null`: not asked for. */
  updateEveryMs: z.number().nullable(),
  rolesNeeded: z.array(roleSchema),
  postMortemNeeded: z.boolean(),
});
export type SeverityDemands = z.infer<typeof severityDemandsSchema>;

/** Answer of `GET /v1/incidents/:id`. */
export const incidentSchema = incidentSummarySchema.extend({
  asOf: z.iso.datetime(),
  /** Counts changes. */
  revision: z.number().int(),
  description: z.string().nullable(),
  roles: z.object({
    commander: z.string().nullable(),
    scribe: z.string().nullable(),
    liaison: z.string().nullable(),
  }),
  demands: severityDemandsSchema,
  /** Of those demands, what is missing now. */
  missing: z.array(reasonSchema),
  alerts: z.array(alertSchema),
  updates: z.array(updateSchema),
  /** Text to begin the next update with. */
  updateTemplates: z.array(z.object({ title: z.string(), text: z.string() })),
  nextUpdateDueAt: z.iso.datetime().nullable(),
  actionItems: z.array(actionItemSchema),
  attribution: attributionSchema.nullable(),
  runs: z.array(linkedRunSchema),
  mergedInto: z.object({ id: z.uuid(), number: z.number().int() }).nullable(),
  mergedFrom: z.array(
    z.object({ id: z.uuid(), number: z.number().int(), title: z.string() }),
  ),
  reopenedCount: z.number().int(),
  controls: z.array(incidentControlSchema),
  controlsReason: reasonSchema.nullable(),
  /** Who owns the entity: a group or user of the catalog. */
  owner: z.string().nullable(),
});
export type Incident = z.infer<typeof incidentSchema>;

const textSchema = z.string().trim().min(1).max(5000);

/** Body of `POST /v1/incidents`. */
export const newIncidentSchema = z.object({
  entityRef: entityRefSchema,
  environmentId: environmentIdSchema.nullish(),
  title: z.string().trim().min(1).max(200),
  severity: severitySchema,
  description: textSchema.nullish(),
  /** When it began. Default: now. */
  startedAt: z.iso.datetime().nullish(),
});
export type NewIncident = z.input<typeof newIncidentSchema>;

/** Bodies of `POST /v1/incidents/:id/<verb>`; those without one here take `{ comment? }`. */
export const commentedSchema = z.object({ comment: textSchema.nullish() });
export const setSeveritySchema = z.object({
  severity: severitySchema,
  comment: textSchema.nullish(),
});
export const assignSchema = z.object({
  role: roleSchema,
  /** A person; `null` takes the role away. */
  user: entityRefSchema.nullable(),
});
export const resolveSchema = z.object({
  comment: textSchema.nullish(),
  /** When it was over for users. Default: now. */
  at: z.iso.datetime().nullish(),
});
export const reopenSchema = z.object({ comment: textSchema });
export const mergeSchema = z.object({
  /** The one that lives on; it has to be of an entity that the caller may respond for, too. */
  into: z.uuid(),
  comment: textSchema.nullish(),
});
/** `POST …/updates` */
export const newUpdateSchema = z.object({
  text: textSchema,
  nextUpdateAt: z.iso.datetime().nullish(),
});
/** `POST …/comments` */
export const newCommentSchema = z.object({ text: textSchema });
/** `POST …/attribution` */
export const attributeSchema = z.object({
  factId: z.uuid().nullable(),
  comment: textSchema.nullish(),
});
/** `POST …/action-items`, and `POST …/action-items/:itemId/done` with an empty body. */
export const newActionItemSchema = z.object({
  title: z.string().trim().min(1).max(300),
  owner: entityRefSchema.nullish(),
  dueOn: z.iso.date().nullish(),
});
/** `POST …/alerts/:alertId/verdict` */
export const judgeAlertSchema = z.object({ verdict: alertVerdictSchema });
/** `POST …/runs`: starts a runbook for the incident, as the caller. */
export const startRunbookSchema = z.object({
  slug: z.string().min(1).max(100),
  parameters: z.record(z.string().max(40), z.string().max(10_000)).default({}),
});
export const startedRunbookSchema = z.object({
  runId: z.string(),
  link: z.string(),
});
export type StartedRunbook = z.infer<typeof startedRunbookSchema>;
/** `POST …/rollback-plan`: plans going back for a suspect, as the caller; nothing is changed. */
export const planRollbackSchema = z.object({ factId: z.uuid() });
export const rollbackPlanSchema = z.object({
  planId: z.string(),
  /** Where a person reads and starts it. */
  link: z.string(),
  summary: z.array(z.string()),
});
export type RollbackPlan = z.infer<typeof rollbackPlanSchema>;

/** Answer of `GET /v1/incidents/:id/post-mortem` as JSON; with `Accept: text/markdown` it is the file itself. */
export const postMortemSchema = z.object({
  /** For a file, without `.md`. */
  name: z.string(),
  markdown: z.string(),
});
export type PostMortem = z.infer<typeof postMortemSchema>;

/** Query of `GET /v1/incidents`; newest first. */
export const incidentQuerySchema = z.object({
  /** `open`: not resolved; `mine`: those in which the reader has a role or which they acknowledged, and that are not over. */
  view: z.enum(['all', 'open', 'mine']).default('all'),
  entity: entityRefSchema.optional(),
  environment: environmentIdSchema.optional(),
  severity: severitySchema.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
export type IncidentQuery = z.input<typeof incidentQuerySchema>;

export const incidentPageSchema = z.object({
  asOf: z.iso.datetime(),
  items: z.array(incidentSummarySchema),
  pageInfo: z.object({ nextCursor: z.string().optional() }),
  emptyReason: reasonSchema.nullable(),
  /** May the reader open one: of `entity` where it is asked for, of anything else `true` is a maybe. */
  mayOpen: z.boolean(),
});
export type IncidentPage = z.infer<typeof incidentPageSchema>;

/** Answer of `GET /v1/statistics?entity=`: how well alerts and suspects did, of what the reader may see, over 90 days. */
export const incidentStatisticsSchema = z.object({
  asOf: z.iso.datetime(),
  from: z.iso.datetime(),
  incidents: z.number().int(),
  bySeverity: z.record(severitySchema, z.number().int()),
  /** Medians; `null` where there is nothing to count. */
  acknowledgeMs: z.number().nullable(),
  resolveMs: z.number().nullable(),
  alerts: z.object({
    judged: z.number().int(),
    right: z.number().int(),
    /** `right / judged`; `null` where nobody judged any. */
    precision: z.number().nullable(),
    target: z.number(),
  }),
  suspects: z.object({
    attributed: z.number().int(),
    firstWasRight: z.number().int(),
    share: z.number().nullable(),
  }),
});
export type IncidentStatistics = z.infer<typeof incidentStatisticsSchema>;

/** Signal channel on which the room says, without data, that an answer may have changed. */
export const INCIDENTS_CHANGED_CHANNEL = 'incidents:changed';
