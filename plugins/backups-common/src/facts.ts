import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

const runFactShape = {
  source: z.string(),
  engine: z.string(),
  policyId: z.uuid(),
  runId: z.uuid(),
  reason: reasonSchema,
};

/** Payload of `backups.backup.succeeded`, version 1. The subject is the backup. */
export const backupSucceededPayloadSchema = z.object({
  ...runFactShape,
  type: z.string(),
  pointAt: z.iso.datetime(),
  durationMs: z.number().int(),
  storedBytes: z.number().int(),
  stores: z.array(z.string()),
});

/** Payload of `backups.backup.failed`, `.missed` and `.cancelled`, version 1. The subject is the run. */
export const backupEndedPayloadSchema = z.object({
  ...runFactShape,
  type: z.string(),
  scheduledFor: z.iso.datetime().nullable(),
});

/** Payload of `backups.backup.deleted`, `.pinned` and `.unpinned`, version 1. The subject is the backup; `by` is personal. */
export const backupKeepingPayloadSchema = z.object({
  source: z.string(),
  policyId: z.uuid(),
  pointAt: z.iso.datetime(),
  reason: reasonSchema,
  by: z.string().nullable(),
});

/** Payload of `backups.copy.lost`, `.written` and `.removed`, version 1. The subject is the backup. */
export const backupCopyPayloadSchema = z.object({
  source: z.string(),
  policyId: z.uuid(),
  pointAt: z.iso.datetime(),
  store: z.string(),
  reason: reasonSchema,
});

/** Payload of `backups.restore-test.passed`, `.failed` and `.missed`, version 1. The subject is the run. */
export const restoreTestPayloadSchema = z.object({
  ...runFactShape,
  backupId: z.uuid().nullable(),
  /** How long recovery took. */
  rtoMs: z.number().int().nullable(),
  rtoTargetMs: z.number().int(),
  /** Age of the newest point when the test began. */
  rpoMs: z.number().int().nullable(),
  rpoTargetMs: z.number().int(),
});

/** Payload of `backups.restore.planned`, `.started`, `.finished` and `.failed`, version 1. The subject is the plan; `by` is personal. */
export const restorePayloadSchema = z.object({
  source: z.string(),
  policyId: z.uuid(),
  target: z.enum(['isolated', 'source']),
  pointAt: z.iso.datetime(),
  runId: z.uuid().nullable(),
  reason: reasonSchema,
  by: z.string().nullable(),
});

/** Payload of `backups.key.proven`, version 1. The subject is the key; `by` is personal. */
export const keyProvenPayloadSchema = z.object({
  name: z.string(),
  recipient: z.string(),
  by: z.string(),
});
