import {
  backupsReason,
  type BackupType,
} from '@quarterdeck/plugin-backups-common';
import type { ManagedBackup } from '@quarterdeck/plugin-backups-node';
import { z } from 'zod';
import { refusal } from '../failure';
import type { WalConnection } from './connection';
import { askPgBackRest } from './pgbackrest';

const NO_VALID_BACKUP = 2;

/** As pgBackRest calls them. */
export const TYPES = {
  full: 'full',
  differential: 'diff',
  incremental: 'incr',
} as const;
const typeSchema = z
  .enum(['full', 'diff', 'incr'])
  .transform((type): BackupType => {
    switch (type) {
      case 'diff':
        return 'differential';
      case 'incr':
        return 'incremental';
      default:
        return type;
    }
  });

const backupSchema = z.object({
  label: z.string(),
  type: typeSchema,
  prior: z.string().nullable(),
  error: z.boolean().nullish(),
  backrest: z.object({ version: z.string() }),
  database: z.object({ id: z.number(), 'repo-key': z.number() }),
  info: z.object({
    /** What had to be read. */
    delta: z.number(),
    size: z.number(),
    repository: z.object({ delta: z.number() }),
  }),
  /** Seconds. */
  timestamp: z.object({ start: z.number(), stop: z.number() }),
});
type Listed = z.infer<typeof backupSchema>;

const infoSchema = z.array(
  z.object({
    name: z.string(),
    status: z.object({ code: z.number(), message: z.string() }),
    archive: z
      .array(
        z.object({
          database: z.object({ id: z.number() }),
          max: z.string().nullish(),
        }),
      )
      .default([]),
    backup: z.array(backupSchema).default([]),
    db: z.array(z.object({ id: z.number(), version: z.string() })).default([]),
  }),
);

export interface RepositoryInfo {
  /** Oldest first. */
  backups: ManagedBackup[];
  /** Name of the newest segment that is archived of the cluster as it is now. */
  newestSegment: string | undefined;
  /** What a backup of each type had to read, the last time: what the next one may. */
  readBytes(type: BackupType): number | undefined;
}

/** What the repository has. @throws EngineError where it cannot be read */
export async function infoOf(
  connection: WalConnection,
  signal: AbortSignal,
): Promise<RepositoryInfo> {
  const { stanza } = connection;
  const answer = await askPgBackRest(connection, ['info'], signal);
  const info = infoSchema.parse(answer).find(({ name }) => name === stanza);
  if (!info) {
    throw refusal('engine.damaged', {
      place: `The repository of stanza ${stanza}`,
      cause: 'it does not know the stanza',
    });
  }
  const { code, message } = info.status;
  if (code !== 0 && code !== NO_VALID_BACKUP) {
    throw refusal('engine.damaged', {
      place: `The repository of stanza ${stanza}`,
      cause: message,
    });
  }
  const newestId = Math.max(0, ...info.db.map(({ id }) => id));
  const segments = info.archive
    .filter(({ database }) => database.id === newestId)
    .flatMap(({ max }) => max ?? []);
  const versions = new Map(info.db.map(({ id, version }) => [id, version]));
  return {
    backups: info.backup.map(each => backupOf(each, versions)),
    newestSegment: segments.sort().at(-1),
    readBytes: type =>
      info.backup.findLast(each => each.type === type)?.info.delta,
  };
}

/**
 * The point of a backup is the second in which it was complete. The server had stopped it an instant before, and the
 * second is rounded down.
 */
function backupOf(
  { backrest, database, info, label, prior, timestamp, type, error }: Listed,
  versions: ReadonlyMap<number, string>,
): ManagedBackup {
  const finishedAt = new Date(timestamp.stop * 1_000);
  return {
    label,
    type,
    baseLabel: prior,
    startedAt: new Date(timestamp.start * 1_000),
    finishedAt,
    pointAt: finishedAt,
    sourceBytes: info.size,
    storedBytes: info.repository.delta,
    tools: {
      pgbackrest: backrest.version,
      postgres: versions.get(database.id) ?? 'unknown',
    },
    problem: error ? backupsReason('engine.backup-damaged', { label }) : null,
  };
}
