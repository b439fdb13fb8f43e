/**
 * The words of this room, and the shapes in which they travel.
 *
 * - **source**: data that can be backed up, as configured under `backups.sources`: a database, a file.
 * - **policy**: how one source of one entity is protected: when, how long backups are kept, where, and what is promised.
 * - **run**: one piece of work: a backup, a restore test, a restore. Its state chart is in the backend's `domain/decideRun.ts`.
 * - **backup**: what a run that succeeded left behind, with its **copies** in stores.
 * - **manifest**: what is in a backup, by which tools, with sizes, checksums and counts.
 * - **point**: an instant that can be restored; of a dump, when its snapshot was taken.
 * - **RPO now**: age of the newest point that can be restored. **RTO**: how long the last restore test took, and what that
 *   comes to at today's size.
 *
 * All times are ISO 8601 in UTC with milliseconds, durations milliseconds, sizes bytes. What is not known is `null`, with
 * the reason beside it.
 */
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

/** How many a rule keeps; -1: all of them. */
const keptSchema = z.number().int().min(-1).max(100_000);

/**
 * The rules of `restic forget`: each chooses on its own, and what any of them chooses is kept. `last` counts backups, the
 * others the newest of each hour, day, ISO week, month or year **that has one**: 30 kept days are more than 30 calendar
 * days where backups are missing. Without any rule nothing is removed.
 */
export const retentionRulesSchema = z
  .object({
    last: keptSchema.optional(),
    hourly: keptSchema.optional(),
    daily: keptSchema.optional(),
    weekly: keptSchema.optional(),
    monthly: keptSchema.optional(),
    yearly: keptSchema.optional(),
    /** Everything younger than this, counted back from the newest backup: `30d`, `1y5m7d2h`. */
    within: z
      .string()
      .regex(/^(?!$)(\d+y)?(\d+m)?(\d+d)?(\d+h)?$/)
      .optional(),
  })
  .strict();
export type RetentionRules = z.infer<typeof retentionRulesSchema>;
export type RetentionRule = keyof RetentionRules;

export const backupTypeSchema = z.enum(['full', 'differential', 'incremental']);
export type BackupType = z.infer<typeof backupTypeSchema>;

/** A cron expression of five fields, read in the policy's time zone, and when it is due next. */
export const scheduleSchema = z.object({
  cron: z.string(),
  nextAt: z.iso.datetime().nullable(),
});

export const policyStoreSchema = z.object({
  name: z.string(),
  type: z.string(),
  /** Backups are written here first, and copied to the others from here. */
  isPrimary: z.boolean(),
  /** Copies are removed after this, once another store's copy is verified; `null`: retention alone removes them. */
  keepMs: z.number().int().nullable(),
  /** Whether objects are locked against deletion: what the store says. */
  objectLock: z.enum(['governance', 'compliance', 'none', 'unknown']),
  isReachable: z.boolean().nullable(),
  stateReason: reasonSchema.nullable(),
});

export const policySchema = z.object({
  id: z.uuid(),
  entityRef: z.string(),
  /** Name of the source in the configuration. */
  source: z.string(),
  title: z.string(),
  engine: z.string(),
  /** Which of the kinds of backup this engine makes here. */
  types: z.array(backupTypeSchema).min(1),
  timeZone: z.string(),
  schedules: z.object({
    full: scheduleSchema.nullable(),
    differential: scheduleSchema.nullable(),
    incremental: scheduleSchema.nullable(),
    restoreTest: scheduleSchema.nullable(),
  }),
  retention: retentionRulesSchema,
  /** Retention is the engine's own (pgBackRest): shown, not decided here. */
  retentionBy: z.enum(['portal', 'engine']),
  rpoMs: z.number().int().positive(),
  rtoMs: z.number().int().positive(),
  stores: z.array(policyStoreSchema),
  /** Public keys that backups are encrypted for; empty where the engine encrypts by itself. */
  recipients: z.array(z.object({ name: z.string(), recipient: z.string() })),
  executor: z.string(),
  /** Names of the entity's own assertion queries. */
  assertions: z.array(z.string()),
  /** Whether a point between backups can be restored. */
  hasPointInTime: z.boolean(),
  /** What is wrong with its configuration; it makes no backups before it is mended. */
  problem: reasonSchema.nullable(),
  /** What it promises and cannot keep as it is configured. */
  warnings: z.array(reasonSchema),
});
export type Policy = z.infer<typeof policySchema>;
