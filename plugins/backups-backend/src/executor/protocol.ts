/**
 * What the portal and an executor say to each other. The job goes in as one JSON document on standard input (in a
 * cluster: a mounted Secret), events come out as one JSON line each on standard output (in a cluster: posted). The job
 * holds secrets, hence never stands in arguments or environment, and is never logged.
 *
 * An executor ends with exactly one `ended` event. One that ends without has failed, whatever its exit status.
 */
import {
  backupTypeSchema,
  manifestSchema,
  partSchema,
  progressSchema,
  restoreResultSchema,
} from '@quarterdeck/plugin-backups-common';
import { reasonSchema } from '@quarterdeck/toolkit-common';
import { z } from 'zod';

const loadedPartSchema = z.object({ id: z.string(), module: z.string() });

/** A store with its configuration, secrets included. */
export const jobStoreSchema = z.object({
  name: z.string(),
  kind: loadedPartSchema,
  config: z.unknown(),
});
export type JobStore = z.infer<typeof jobStoreSchema>;

const jobShape = {
  runId: z.uuid(),
  entityRef: z.string(),
  source: z.string(),
  engine: loadedPartSchema,
  connection: z.unknown(),
  restoreConnection: z.unknown(),
  /** Folder in which the executor makes its scratch directory; `undefined`: tmpfs if there is one. */
  scratchRoot: z.string().optional(),
};

export const assertionSchema = z.object({
  name: z.string().min(1).max(100),
  query: z.string().min(1).max(10_000),
  equals: z.string().optional(),
  atLeast: z.number().optional(),
});

/** Dump → checksum → encryption → the primary store; then, object by object, verified copies in the others. */
export const backupJobSchema = z.object({
  kind: z.literal('backup'),
  ...jobShape,
  backupId: z.uuid(),
  type: backupTypeSchema,
  /** Where its objects go, below the prefix of each store: `component-default-shop/orders/2026/<backup id>`. */
  keyPrefix: z.string(),
  /** The primary first. */
  stores: z.array(jobStoreSchema),
  /** age recipients; none for engines with a cipher of their own. */
  recipients: z.array(z.string()),
  /** PEM of the Ed25519 key that signs manifests. */
  signingKey: z.string(),
});

/** Fetches, decrypts, verifies, restores, checks; keeps it or removes it. */
export const restoreJobSchema = z.object({
  kind: z.literal('restore'),
  ...jobShape,
  place: z.enum(['throw-away', 'isolated', 'source']),
  backupId: z.uuid(),
  /** Tried in this order where one cannot give the object unharmed. */
  stores: z.array(jobStoreSchema),
  manifestKey: z.string(),
  manifestSha256: z.string(),
  /** As the portal remembers it: the manifest in the store has to say the same. */
  parts: z.array(partSchema),
  /** PEM of the public keys of manifests: any of them may have signed. */
  verifyKey: z.string(),
  /** age secret keys. */
  identities: z.array(z.string()),
  assertions: z.array(assertionSchema),
});

const managedShape = { ...jobShape };

export const managedBackupJobSchema = z.object({
  kind: z.literal('managed-backup'),
  ...managedShape,
  type: backupTypeSchema,
});

export const managedRestoreJobSchema = z.object({
  kind: z.literal('managed-restore'),
  ...managedShape,
  place: z.enum(['throw-away', 'isolated', 'source']),
  label: z.string(),
  pointAt: z.iso.datetime().nullable(),
  assertions: z.array(assertionSchema),
});

export const inventoryJobSchema = z.object({
  kind: z.literal('inventory'),
  ...managedShape,
});

/** Removes what dead runs left behind at the source and in the scratch folder. */
export const sweepJobSchema = z.object({
  kind: z.literal('sweep'),
  ...jobShape,
  liveRunIds: z.array(z.uuid()),
});

/** Reads copies back, and writes those anew that are missing or damaged. */
export const copiesJobSchema = z.object({
  kind: z.literal('copies'),
  runId: z.uuid(),
  entityRef: z.string(),
  source: z.string(),
  scratchRoot: z.string().optional(),
  backupId: z.uuid(),
  /** Those that are named below, and others that have a good copy. */
  stores: z.array(jobStoreSchema).min(1),
  /** All objects of the backup, as they were written. */
  objects: z
    .array(
      z.object({
        key: z.string(),
        /** `null`: the checksum says enough. */
        bytes: z.number().int().nullable(),
        sha256: z.string(),
      }),
    )
    .min(1),
  /** Names of stores whose copy is read back; where it is not good, it is written anew. */
  verify: z.array(z.string()),
  /** Names of stores that lack a copy. */
  write: z.array(z.string()),
});

export const executorJobSchema = z.discriminatedUnion('kind', [
  backupJobSchema,
  restoreJobSchema,
  managedBackupJobSchema,
  managedRestoreJobSchema,
  inventoryJobSchema,
  sweepJobSchema,
  copiesJobSchema,
]);
export type ExecutorJob = z.infer<typeof executorJobSchema>;
export type ExecutorJobOf<Kind extends ExecutorJob['kind']> = Extract<
  ExecutorJob,
  { kind: Kind }
>;

/** A copy of a whole backup in one store. */
export const writtenCopySchema = z.object({
  store: z.string(),
  /** Read back and found to be what was sent. */
  isVerified: z.boolean(),
  lockedUntil: z.iso.datetime().nullable(),
});

export const backupOutcomeSchema = z.object({
  kind: z.literal('backup'),
  manifest: manifestSchema,
  manifestKey: z.string(),
  manifestSha256: z.string(),
  manifestBytes: z.number().int(),
  copies: z.array(writtenCopySchema).min(1),
});

export const restoreOutcomeSchema = z.object({
  kind: z.literal('restore'),
  restore: restoreResultSchema,
  /** Copies that were found missing or damaged on the way. */
  damaged: z.array(
    z.object({
      store: z.string(),
      state: z.enum(['missing', 'damaged']),
      reason: reasonSchema,
    }),
  ),
});

export const managedBackupSchema = z.object({
  label: z.string(),
  type: backupTypeSchema,
  baseLabel: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  pointAt: z.iso.datetime(),
  sourceBytes: z.number().int(),
  storedBytes: z.number().int(),
  tools: z.record(z.string(), z.string()),
  problem: reasonSchema.nullable(),
});

export const managedOutcomeSchema = z.object({
  kind: z.literal('managed'),
  /** What the run made; `null` of an inventory. */
  made: managedBackupSchema.nullable(),
  backups: z.array(managedBackupSchema),
  archivedUntil: z.iso.datetime().nullable(),
  problem: reasonSchema.nullable(),
});

export const sweepOutcomeSchema = z.object({
  kind: z.literal('sweep'),
  removed: z.array(z.string()),
});

/** What became of one copy; stores that could not be asked are left out. */
export const copyFindingSchema = z.object({
  store: z.string(),
  state: z.enum(['verified', 'missing', 'damaged']),
  /** What is wrong with it, or was before it was written anew. */
  reason: reasonSchema.nullable(),
  /** Names of the stores that it was written anew from; `null`: it was not. */
  writtenFrom: z.string().nullable(),
  lockedUntil: z.iso.datetime().nullable(),
});
export type CopyFinding = z.infer<typeof copyFindingSchema>;

export const copiesOutcomeSchema = z.object({
  kind: z.literal('copies'),
  copies: z.array(copyFindingSchema),
});

export const outcomeSchema = z.discriminatedUnion('kind', [
  backupOutcomeSchema,
  restoreOutcomeSchema,
  managedOutcomeSchema,
  sweepOutcomeSchema,
  copiesOutcomeSchema,
]);
export type Outcome = z.infer<typeof outcomeSchema>;

export const executorEventSchema = z.discriminatedUnion('event', [
  /** At least every 5 s while it lives. */
  z.object({ event: z.literal('progress'), progress: progressSchema }),
  /** Something that does not end the run: a copy that could not be written. */
  z.object({ event: z.literal('warning'), reason: reasonSchema }),
  z.object({
    event: z.literal('ended'),
    outcome: outcomeSchema.nullable(),
    /** `null`: it succeeded. */
    failure: z
      .object({
        reason: reasonSchema,
        isTransient: z.boolean(),
        /** What a restore had found out before it failed. */
        restore: restoreResultSchema.nullable(),
        damaged: restoreOutcomeSchema.shape.damaged,
      })
      .nullable(),
  }),
]);
export type ExecutorEvent = z.infer<typeof executorEventSchema>;
export type ExecutorFailure = NonNullable<
  Extract<ExecutorEvent, { event: 'ended' }>['failure']
>;

/** Carries out jobs somewhere: in a process beside the portal, or in a Job of a cluster. */
export interface Executor {
  /**
   * Resolves when the job has ended and nothing of it runs any more.
   *
   * @param onEvent progress and warnings as they come
   * @returns the one `ended` event; a failure where there was none
   */
  execute(
    job: ExecutorJob,
    onEvent: (event: ExecutorEvent) => void,
    signal: AbortSignal,
  ): Promise<Extract<ExecutorEvent, { event: 'ended' }>>;
}
