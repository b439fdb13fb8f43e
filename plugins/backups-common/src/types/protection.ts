import { healthStatusSchema, reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';
import { policySchema } from './policy';
import { controlSchema, runSchema } from './run';

/** A promise and what became of it. */
const clockSchema = z.object({
  targetMs: z.number().int(),
  /** `null`: nothing to measure, for the reason. */
  ms: z.number().int().nullable(),
  reason: reasonSchema.nullable(),
  status: healthStatusSchema,
});

export const rpoClockSchema = clockSchema.extend({
  /** The newest point that can be restored; the clock runs from it. */
  newestPointAt: z.iso.datetime().nullable(),
  /** When the promise is, or was, broken if nothing newer comes. */
  breachAt: z.iso.datetime().nullable(),
});

export const rtoClockSchema = clockSchema.extend({
  /** As it was measured by the newest test that passed. */
  measuredMs: z.number().int().nullable(),
  measuredAt: z.iso.datetime().nullable(),
  measuredBytes: z.number().int().nullable(),
  /** The same at today's size: what `ms` says. */
  todaysBytes: z.number().int().nullable(),
});

/** Something else that protects a source, read only: an object of the cluster. */
export const mirrorSchema = z.object({
  id: z.string(),
  /** `velero`, `cloudnative-pg`, `k8up`, `cronjob`. */
  kind: z.string(),
  cluster: z.string(),
  namespace: z.string(),
  name: z.string(),
  schedule: z.string().nullable(),
  lastSucceededAt: z.iso.datetime().nullable(),
  lastFinishedAt: z.iso.datetime().nullable(),
  /** First and newest point that it says to be able to restore. */
  firstPointAt: z.iso.datetime().nullable(),
  newestPointAt: z.iso.datetime().nullable(),
  status: healthStatusSchema,
  reason: reasonSchema,
  /** Age of what is said here. */
  observedAt: z.iso.datetime(),
});
export type Mirror = z.infer<typeof mirrorSchema>;

export const policyProtectionSchema = z.object({
  policy: policySchema,
  status: healthStatusSchema,
  /** The worst first; at least one. */
  reasons: z.array(reasonSchema).min(1),
  rpo: rpoClockSchema,
  rto: rtoClockSchema,
  backups: z.object({
    count: z.number().int(),
    storedBytes: z.number().int(),
    oldestPointAt: z.iso.datetime().nullable(),
  }),
  running: z.array(runSchema),
  lastRun: runSchema.nullable(),
  lastRestoreTest: runSchema.nullable(),
  /** Due and not made in the last 30 days. */
  missed: z.number().int(),
  controls: z.object({
    backup: controlSchema,
    restoreTest: controlSchema,
    restore: controlSchema,
  }),
});
export type PolicyProtection = z.infer<typeof policyProtectionSchema>;

/** Answer of `GET /v1/entities/:kind/:namespace/:name/protection`. */
export const entityProtectionSchema = z.object({
  entityRef: z.string(),
  status: healthStatusSchema,
  policies: z.array(policyProtectionSchema),
  mirrors: z.array(mirrorSchema),
  /** Why it is thought to hold data; `null`: nothing says so. */
  holdsData: reasonSchema.nullable(),
  /** Where policies or mirrors are missing: what is known of why. */
  reason: reasonSchema.nullable(),
  asOf: z.iso.datetime(),
});
export type EntityProtection = z.infer<typeof entityProtectionSchema>;

/** One line of the fleet. */
export const fleetEntrySchema = z.object({
  entityRef: z.string(),
  title: z.string(),
  owner: z.string().nullable(),
  holdsData: reasonSchema.nullable(),
  status: healthStatusSchema,
  reason: reasonSchema,
  sources: z.number().int(),
  rpo: rpoClockSchema.nullable(),
  rto: rtoClockSchema.nullable(),
  lastTestedAt: z.iso.datetime().nullable(),
  hasPassed: z.boolean().nullable(),
  storedBytes: z.number().int(),
  mirrors: z.number().int(),
});
export type FleetEntry = z.infer<typeof fleetEntrySchema>;

/** Answer of `GET /v1/fleet`: the worst first. */
export const fleetSchema = z.object({
  items: z.array(fleetEntrySchema),
  totals: z.object({
    protected: z.number().int(),
    unprotected: z.number().int(),
    rpoBroken: z.number().int(),
    rtoBroken: z.number().int(),
    untested: z.number().int(),
    storedBytes: z.number().int(),
  }),
  asOf: z.iso.datetime(),
});
export type Fleet = z.infer<typeof fleetSchema>;

/** Answer of `GET /v1/policies/:id/history?from&to`. */
export const historySchema = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  /** What would have been lost at each instant; steps where backups came. `null`: nothing could be restored. */
  rpo: z.array(
    z.object({ at: z.iso.datetime(), ms: z.number().int().nullable() }),
  ),
  rpoTargetMs: z.number().int(),
  /** How much of the time the promise held; `null` where nothing is known of it. */
  rpoKeptRatio: z.number().nullable(),
  longestMs: z.number().int().nullable(),
  tests: z.array(
    z.object({
      runId: z.uuid(),
      at: z.iso.datetime(),
      hasPassed: z.boolean(),
      durationMs: z.number().int().nullable(),
      bytes: z.number().int().nullable(),
    }),
  ),
  rtoTargetMs: z.number().int(),
  sizes: z.array(
    z.object({
      backupId: z.uuid(),
      at: z.iso.datetime(),
      sourceBytes: z.number().int(),
      storedBytes: z.number().int(),
      isAnomalous: z.boolean(),
    }),
  ),
});
export type History = z.infer<typeof historySchema>;

/** Answer of `GET /v1/policies/:id/calendar?from&to`: days in the policy's time zone. */
export const calendarSchema = z.object({
  timeZone: z.string(),
  days: z.array(
    z.object({
      /** `2026-11-22`. */
      date: z.string(),
      state: z.enum(['good', 'partial', 'failed', 'missed', 'none', 'future']),
      succeeded: z.number().int(),
      failed: z.number().int(),
      missed: z.number().int(),
      /** Due that day by the schedule. */
      due: z.number().int(),
      restoreTests: z.number().int(),
      reason: reasonSchema,
    }),
  ),
});
export type Calendar = z.infer<typeof calendarSchema>;

/** Answer of `GET /v1/policies/:id/restorable?at=…`: what could have been restored at that instant. */
export const restorableSchema = z.object({
  at: z.iso.datetime(),
  /** What would have come back. */
  pointAt: z.iso.datetime().nullable(),
  backupId: z.uuid().nullable(),
  wouldLoseMs: z.number().int().nullable(),
  /** Whether it can be restored still today. */
  isStillThere: z.boolean(),
  /** Nearest points to that instant that can be restored today. */
  nearestBefore: z
    .object({ backupId: z.uuid(), pointAt: z.iso.datetime() })
    .nullable(),
  nearestAfter: z
    .object({ backupId: z.uuid(), pointAt: z.iso.datetime() })
    .nullable(),
  reason: reasonSchema,
});
export type Restorable = z.infer<typeof restorableSchema>;
